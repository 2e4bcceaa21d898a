namespace Boxfit.Tests.Files.Text;

public class CsvTextTests
{
    [Fact]
    public void Cells_are_read_as_they_were_written()
    {
        string[] cells = ["plain", "", "a, b", "a \"quote\"", "two\nlines", " ends ", "\"", ",", ""];
        Assert.Equal(cells, CsvText.Cells(string.Join(',', cells.Select(CsvText.Quote))));
        Assert.Equal(["", ""], CsvText.Cells(","));
        Assert.Equal([""], CsvText.Cells(""));
    }

    [Theory]
    [InlineData("\"open")]
    [InlineData("\"closed\" and more,b")]
    [InlineData("a,\"")]
    public void Quotes_that_are_not_closed_are_damage(string row) => Assert.Null(CsvText.Cells(row));
}
