using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Boxfit.Tests.Web.Pages;

/// <summary>The scripts of the pages, which are kept bundled beside their sources.</summary>
public partial class PageBundleTests
{
    static readonly string s_pages = Path.Combine(Repository.Root, "src/Boxfit.Web/Pages");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateDirectories(Path.Combine(s_pages, "Sources")).Select(f => Path.GetFileName(f)).Where(n => n != "shared")];

    [Theory, MemberData(nameof(Names))]
    public void Bundle_is_made_of_todays_sources(string name)
    {
        string first = File.ReadLines(Path.Combine(s_pages, "Bundled", $"{name}.js")).First();
        string hash = HashPattern().Match(first).Groups["hash"].Value;
        Assert.True(hash == Hash(name), $"Bundled/{name}.js is of other sources: run `npm ci && npm run bundle` in src/Boxfit.Web/Pages.");
    }

    /// <summary>As bundle.mjs has it.</summary>
    static string Hash(string name)
    {
        string[] folders = [$"Sources/{name}", "Sources/shared"];
        var files = folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(s_pages, f), "*", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(s_pages, f).Replace('\\', '/')).Order(StringComparer.Ordinal);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            byte[] content = File.ReadAllBytes(Path.Combine(s_pages, file));
            sum.AppendData(Encoding.UTF8.GetBytes($"{file}\n{content.Length}\n"));
            sum.AppendData(content);
        }
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    [GeneratedRegex("sha256 (?<hash>[0-9a-f]{64})$", RegexOptions.None, 1000)]
    private static partial Regex HashPattern();
}
