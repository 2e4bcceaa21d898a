using Boxfit.Bench;
using Boxfit.Reports;

namespace Boxfit.Tests.Bench;

public class MarkdownTableTests
{
    [Fact]
    public void A_table_has_its_headings_its_alignment_and_its_rows()
    {
        var table = new TextTable("Measure", ">Ratio");
        table.Add("a|b", "1.25×");
        Assert.Equal("| measure | ratio |\n| --- | ---: |\n| a\\|b | 1.25× |\n", MarkdownTable.Of(table));
    }
}
