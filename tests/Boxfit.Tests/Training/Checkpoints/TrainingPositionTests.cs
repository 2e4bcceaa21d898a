using System.Text.RegularExpressions;

namespace Boxfit.Tests.Training.Checkpoints;

public sealed class TrainingPositionTests
{
    const string Text =
        """{"completedEpochs":1,"stepInEpoch":2,"step":7,"lossSum":0.1,"iouSum":3.25,"pictures":8,"bestEpoch":1,"bestMeanIou":1E-07,"""
        + "\"elapsedSeconds\":90.5,";

    const string Rest =
        """
        "data":"\u00E9\u003C\u0027","settings":{"backbone":"resnet18","freeze":"a\u002B\u0026\u0022*.b",
        """
        + """
        "objects":"class \uD83D\uDE00","none":""}}
        """;

    static TrainingPosition Create(RunEnd? end = null)
    {
        var position = new TrainingPosition("é<'", new Dictionary<string, string>
        {
            ["backbone"] = "resnet18", ["freeze"] = "a+&\"*.b", ["objects"] = "class 😀", ["none"] = "",
        });
        for (int i = 0; i < 5; i++) position.Advance(new(4, 1, 1));
        position.CompleteEpoch(1e-7);
        position.Advance(new(4, 0.1, 1.25));
        position.Advance(new(4, 0, 2));
        (position.Elapsed, position.End) = (TimeSpan.FromSeconds(90.5), end);
        return position;
    }

    [Fact]
    public void Its_text_is_always_the_same()
    {
        Assert.Equal(Text + Rest, Create().Print());
        Assert.Equal(Text + "\"end\":\"Patience\"," + Rest, Create(RunEnd.Patience).Print());
        Assert.Equal(
            """
            {"completedEpochs":0,"stepInEpoch":0,"step":0,"lossSum":0,"iouSum":0,"pictures":0,"bestEpoch":0,"bestMeanIou":0,
            """
            + """
            "elapsedSeconds":0,"data":"","settings":{}}
            """, new TrainingPosition("", new Dictionary<string, string>()).Print());
    }

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        Assert.Equal(Create(RunEnd.Time).Print(), TrainingPosition.Parse(Create(RunEnd.Time).Print()).Print());
        string later = Create().Print().Replace("{\"completed", "{\"later\":[{}],\"completed", StringComparison.Ordinal);
        var position = TrainingPosition.Parse(later);
        Assert.Equal((1, 2, 7L), (position.CompletedEpochs, position.StepInEpoch, position.Step));
        Assert.Equal((8L, null), (position.Pictures, position.End));
        Assert.Equal((TimeSpan.FromSeconds(90.5), "class 😀", "é<'"), (position.Elapsed, position.Settings["objects"], position.Data));
    }

    [Fact]
    public void Checkpoints_of_earlier_versions_have_no_time_no_end_and_no_settings()
    {
        var position = TrainingPosition.Parse(Text.Replace(",\"elapsedSeconds\":90.5", "", StringComparison.Ordinal) + "\"data\":\"x\"}");
        Assert.Equal((TimeSpan.Zero, null, 7L), (position.Elapsed, position.End, position.Step));
        Assert.Empty(position.Settings);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"step":"7",""")]
    [InlineData("""{"step":7.5,""")]
    [InlineData("""{"step":1e30,""")]
    [InlineData("""{"elapsedSeconds":1e300,""")]
    [InlineData("""{"settings":{"a":null},""")]
    [InlineData("""{"data":null,""")]
    public void Damage_is_told(string start)
    {
        string text = start.EndsWith(',') ? Without(start.Split('"')[1]).Replace("{", start, StringComparison.Ordinal) : start;
        if (start.Contains("settings", StringComparison.Ordinal)) text = start + Without("settings")[1..];
        string message = Assert.Throws<FormatException>(() => TrainingPosition.Parse(text)).Message;
        Assert.StartsWith("the position in the training is damaged (", message, StringComparison.Ordinal);
        Assert.EndsWith(")", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_of_a_later_version_is_named()
    {
        var e = Assert.Throws<FormatException>(() => TrainingPosition.Parse(Text + "\"end\":\"Power\"," + Rest));
        Assert.Equal("the run ended by 'Power', which this version of Boxfit does not know", e.Message);
    }

    /// <summary>A whole position without one of its properties and without settings.</summary>
    static string Without(string property) =>
        Regex.Replace(Text + "\"data\":\"x\"}", $"\"{property}\":[^,}}]+,?", "").Replace(",}", "}", StringComparison.Ordinal);
}
