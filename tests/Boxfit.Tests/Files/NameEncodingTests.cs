namespace Boxfit.Tests.Files;

public sealed class NameEncodingTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Remove(_folder.Path);
        Directory.CreateDirectory(_folder.Path);
        _folder.Dispose();
    }

    /// <summary>Removes a folder in which such names are; .NET cannot.</summary>
    internal static void Remove(string folder)
    {
        using var remover = Process.Start("rm", ["-rf", folder]);
        remover.WaitForExit();
    }

    /// <summary>Puts a copy of a file into a folder under a name with a byte that is not UTF-8; .NET itself cannot.</summary>
    internal static void CopyToLatin1(string file, string folder, string name = @"caf\xe9.jpg")
    {
        using var shell = Process.Start("bash", ["-c", $"cp \"$1\" \"$2\"/$'{name}'", "-", file, folder]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    [Fact]
    public void A_name_that_is_not_UTF8_is_explained_with_the_remedy_however_it_was_given()
    {
        File.WriteAllText(_folder["x"], "");
        CopyToLatin1(_folder["x"], _folder.Path);
        string found = Directory.GetFiles(_folder.Path, "caf*").Single();
        Assert.False(File.Exists(found));
        string expected = $"convmv -f latin1 -t utf8 -r --notest '{_folder.Path}'";
        Assert.Contains(expected, NameEncoding.Explain(found));
        Assert.Contains(expected, NameEncoding.Explain(_folder["café.jpg"]));
        Assert.Null(NameEncoding.Explain(_folder["cafe.jpg"]));
        Assert.Null(NameEncoding.Explain(_folder["thé.jpg"]));
        Assert.Null(NameEncoding.Explain(_folder["nowhere/café.jpg"]));
    }

    [Fact]
    public void Of_a_folder_with_such_a_name_the_one_above_is_named()
    {
        using var shell = Process.Start("bash", [
            "-c", "mkdir \"$1\"/$'\\xe9t\\xe9' && touch \"$1\"/$'\\xe9t\\xe9'/a.jpg", "-", _folder.Path]);
        shell.WaitForExit();
        Assert.Contains($"--notest '{_folder.Path}'", NameEncoding.Explain(Path.Combine(_folder.Path, "\uFFFDt\uFFFD", "a.jpg")));
    }
}
