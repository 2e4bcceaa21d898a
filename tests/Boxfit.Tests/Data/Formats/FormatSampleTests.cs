namespace Boxfit.Tests.Data.Formats;

/// <summary>Samples of what tools write are found out by their content and read with the right values.</summary>
public sealed class FormatSampleTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => [.. FormatSample.All.Select(s => s.Name)];

    [Fact]
    public void Each_format_that_is_only_read_has_a_sample() => Assert.Empty(
        AnnotationFiles.FormatNames.Except(AnnotationFiles.WrittenFormatNames).Except(FormatSample.All.Select(s => s.Format)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_told_by_its_content_and_read(string name)
    {
        var sample = FormatSample.All.Single(s => s.Name == name);
        var set = AnnotationFiles.Read(sample.Write(_folder.Path));
        Assert.Empty(set.Problems);
        Assert.Equal(sample.Format, set.Format);
        Assert.Equal(sample.Expected, FormatSample.Show(set));
    }
}
