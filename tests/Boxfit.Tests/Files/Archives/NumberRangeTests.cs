namespace Boxfit.Tests.Files.Archives;

public class NumberRangeTests
{
    [Theory]
    [InlineData("a-{8..11}.tar", "a-8.tar a-9.tar a-10.tar a-11.tar")]
    [InlineData("a-{008..010}.tar", "a-008.tar a-009.tar a-010.tar")]
    [InlineData("{0..1}-{01..02}.tar", "0-01.tar 0-02.tar 1-01.tar 1-02.tar")]
    [InlineData("{x}-{3..3}", "{x}-3")]
    public void A_range_stands_for_its_names(string name, string expected) =>
        Assert.Equal(expected.Split(' '), NumberRange.Expand(name)!);

    [Theory]
    [InlineData("a.tar")]
    [InlineData("a-{1}.tar")]
    [InlineData("a-{1..}.tar")]
    [InlineData("a-{a..c}.tar")]
    [InlineData("a-{1..2")]
    public void Other_names_have_none(string name) => Assert.Null(NumberRange.Expand(name));

    [Theory]
    [InlineData("{2..1}")]
    [InlineData("{1..99999999999999999}")]
    [InlineData("{0..9999}{0..9999}")]
    public void One_that_is_empty_or_endless_is_refused(string name) =>
        Assert.Contains(name, Assert.Throws<InputException>(() => NumberRange.Expand(name)).Message);
}
