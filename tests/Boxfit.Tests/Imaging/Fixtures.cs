namespace Boxfit.Tests.Imaging;

/// <summary>The files in tests/fixtures/imaging, made by make.py there.</summary>
static class Fixtures
{
    public static string Folder { get; } = FixtureFolder.Path("imaging");

    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    /// <summary>Every picture that has its expected levels beside it.</summary>
    public static IEnumerable<string> Pictures() =>
        Directory.GetFiles(Folder, "*.*.rgb").Select(file => System.IO.Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal);

    public static void AssertClose(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (Math.Abs(expected[i] - actual[i]) > tolerance) Assert.Fail($"Level {i} is {actual[i]}, not {expected[i]} (±{tolerance}).");
    }
}
