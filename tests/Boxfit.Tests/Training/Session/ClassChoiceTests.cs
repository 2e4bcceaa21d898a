namespace Boxfit.Tests.Training.Session;

public sealed class ClassChoiceTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(6, 5, true)]
    [InlineData(7, 4, false)]
    [InlineData(9, 0, false)]
    public void Classes_are_told_apart_where_each_is_on_a_few_pictures(int cats, int dogs, bool areToldApart) =>
        Assert.Equal(areToldApart ? ["cat", "dog"] : [], ClassChoice.Of(OutputChoice.Auto, Load(cats, dogs)));

    [Fact]
    public void The_most_frequent_comes_first_and_two_pictures_are_enough_where_it_is_asked_for() =>
        Assert.Equal(["dog", "cat"], ClassChoice.Of(OutputChoice.On, Load(2, 8)));

    [Fact]
    public void Off_is_off() => Assert.Empty(ClassChoice.Of(OutputChoice.Off, Load(8, 8)));

    [Theory]
    [InlineData(8, 1, "has the class dog on 1 picture; expected 2 or more of each")]
    [InlineData(8, 0, "has objects of one class alone, cat; expected two or more")]
    public void What_cannot_be_learned_is_an_error(int cats, int dogs, string expected)
    {
        string message = Assert.Throws<InputException>(() => ClassChoice.Of(OutputChoice.On, Load(cats, dogs))).Message;
        Assert.StartsWith("--classes on: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_without_a_class_are_none()
    {
        var dataset = Load(0, 0, unnamed: 3);
        Assert.Empty(ClassChoice.Of(OutputChoice.Auto, dataset));
        string message = Assert.Throws<InputException>(() => ClassChoice.Of(OutputChoice.On, dataset)).Message;
        Assert.Contains("names no class of its objects", message, StringComparison.Ordinal);
    }

    Dataset Load(int cats, int dogs, int unnamed = 0)
    {
        string[] labels =
            [.. Enumerable.Repeat("cat", cats), .. Enumerable.Repeat("dog", dogs), .. Enumerable.Repeat("", unnamed)];
        string csv = SmallRuns.Draw(_folder["pictures"], labels.Length);
        string[] lines = File.ReadAllLines(csv);
        File.WriteAllLines(csv, lines.Skip(1).Zip(labels, (l, label) => $"{l},{label}").Prepend(lines[0] + ",label"));
        return Dataset.Load(new() { File = csv });
    }
}
