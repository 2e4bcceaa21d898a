using Boxfit.Cli.Doctor;

namespace Boxfit.Tests.Cli.Doctor;

public class ExaminationTests
{
    static readonly RuntimeTopic s_fine = new(".NET 10", "Linux", false, 8_000_000_000);

    [Fact]
    public void What_cannot_be_looked_at_does_not_keep_the_rest_from_being_told()
    {
        var found = Examination.Make(
            CancellationToken.None, (TopicName.Cache, () => throw new InvalidOperationException("boom\nbang")), (TopicName.Runtime, () => s_fine));
        Assert.Equal(new BrokenTopic(TopicName.Cache, "boom bang"), found.Topics[0]);
        Assert.Same(s_fine, found.Topics[1]);
        Assert.Null(found.Missing);
        Assert.False(Assert.Single(found.Topics[0].Checks).IsFine);
    }

    [Fact]
    public void What_training_needs_and_could_not_be_looked_at_counts_as_missing()
    {
        var found = Examination.Make(CancellationToken.None, (TopicName.Pictures, () => throw new InvalidOperationException("boom")));
        Assert.StartsWith("Pictures: boom. Remedy: report this", found.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_thing_that_training_needs_and_has_not_is_what_is_missing()
    {
        var found = new Examination(
            [s_fine, new EngineTopic(null, null, [], "it is\nnot there.", "/x"), new PictureTopic(null, "neither", null)]);
        Assert.StartsWith("oneDNN: it is not there. Remedy: name another file", found.Missing, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found.Missing!);
    }

    [Fact]
    public void Marks_and_remedies_stand_in_plain_lines()
    {
        var output = new StringWriter();
        var found = new Examination(
            [new CascadeTopic(["/a"], new Dictionary<string, string>()), new EngineTopic(null, null, [], "gone", "/x"), LimitsTopic.Read([])]);
        OutlineNode.Write(output, found.Outline());
        Assert.Equal(
            $"""
            Cascades
              ! files: none in /a
                remedy: {found.Topics[0].Checks[0].Remedy}
            oneDNN
              ✗ library: gone
                remedy: name another file in BOXFIT_ONEDNN, or unset it to have the newest that is installed
            Limits in force
              ✓ variables: none is set

            """, output.ToString());
    }
}
