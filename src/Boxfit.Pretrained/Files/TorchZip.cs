using System.Text;

namespace Boxfit.Pretrained.Files;

/// <summary>
/// PyTorch's form since 1.6: a zip archive with <c>NAME/data.pkl</c>, the pickle, and <c>NAME/data/KEY</c>, the numbers of a storage.
/// What is wrong is an <see cref="InvalidDataException"/>.
/// </summary>
static class TorchZip
{
    const string Pickle = "data.pkl";

    /// <summary>Whether an archive is of this form.</summary>
    public static bool Is(ZipFile zip) => zip.Entries.Any(e => IsPickle(e.Name));

    public static TorchContent Read(ZipFile zip)
    {
        if (zip.Entries.Where(e => IsPickle(e.Name)).ToArray() is not [var pickle])
            throw new InvalidDataException($"it has '{Pickle}' more than once");
        string root = pickle.Name[..^Pickle.Length];
        if (zip.Find(root + "constants.pkl") != null || zip.Entries.Any(e => e.Name.StartsWith(root + "code/", StringComparison.Ordinal)))
        {
            throw new InvalidDataException(
                "it is a TorchScript program, not weights. Save its weights alone in Python: " +
                "torch.save(torch.jit.load('FILE', 'cpu').state_dict(), 'weights.pth')");
        }
        if (zip.Find(root + "byteorder") is { } order && Text(zip, order) is not "little" and var found)
            throw new InvalidDataException($"its numbers are '{ForeignText.Shown(found)}'-endian, where little-endian was expected; save it again on another machine");

        var storages = new TorchStorages();
        using var stream = zip.Open(pickle);
        object? content = new PickleMachine(new(stream, pickle.Length), TorchNames.All, storages.Load).Run();
        foreach (var (key, storage) in storages.Whole)
        {
            if (Entry(key).Length is var length && length != storage.Bytes)
                throw new InvalidDataException($"its storage '{ForeignText.Shown(key)}' has {length:N0} bytes where {storage.Bytes:N0} were expected");
        }
        return new(content, (key, offset) => zip.Open(Entry(key), offset));

        ZipEntry Entry(string key) => zip.Find($"{root}data/{key}") ?? throw new InvalidDataException($"its storage '{ForeignText.Shown(key)}' is missing");
    }

    static bool IsPickle(string name) => name == Pickle || name.EndsWith("/" + Pickle, StringComparison.Ordinal) && name.Count(c => c == '/') == 1;

    static string Text(ZipFile zip, ZipEntry entry)
    {
        const int Longest = 20;
        using var stream = zip.Open(entry);
        byte[] bytes = new byte[Longest];
        return Encoding.ASCII.GetString(bytes, 0, stream.ReadAtLeast(bytes, Longest, throwOnEndOfStream: false)).Trim();
    }
}
