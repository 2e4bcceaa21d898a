namespace Boxfit.Preparation.Packing;

/// <summary>What packing gave.</summary>
/// <param name="Folder">Absolute path of the folder.</param>
/// <param name="Archives">The archives' names in it.</param>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="Boxes">Number of boxes.</param>
/// <param name="Bytes">Bytes of all archives.</param>
sealed record PackResult(string Folder, IReadOnlyList<string> Archives, int Pictures, int Boxes, long Bytes);

/// <summary>
/// Puts pictures with their boxes into archives as WebDataset has them, and their indexes beside. Pictures are copied byte by byte. The
/// folder is complete or absent.
/// </summary>
sealed class DatasetPacker
{
    readonly PackOptions _options;
    readonly string _folder;
    readonly List<string> _archives = [];
    long _bytes;
    int _boxes;

    DatasetPacker(PackOptions options, string folder) => (_options, _folder) = (options, folder);

    /// <summary>Writes the archives.</summary>
    /// <param name="pictures">The pictures, in the order in which they come into the archives.</param>
    /// <param name="options">What is written.</param>
    /// <param name="progress">Receives the number of pictures done and of all.</param>
    /// <param name="cancellation">Ends it; nothing is left behind.</param>
    /// <exception cref="InputException">The folder is not empty, or a picture cannot be read.</exception>
    /// <exception cref="BoxfitException">Writing failed.</exception>
    public static PackResult Pack(
        IReadOnlyList<PackedPicture> pictures, PackOptions options, IProgress<(int Done, int All)>? progress = null,
        CancellationToken cancellation = default)
    {
        string folder = Path.GetFullPath(options.Out);
        PackResult? result = null;
        AtomicFolder.Write(folder, temporary =>
        {
            var packer = new DatasetPacker(options, temporary);
            packer.Run(pictures, progress, cancellation);
            result = new(folder, packer._archives, pictures.Count, packer._boxes, packer._bytes);
        });
        return result!;
    }

    void Run(IReadOnlyList<PackedPicture> pictures, IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        string[] names = Names(pictures);
        for (int next = 0; next < pictures.Count;)
        {
            // With WebDataset's own number of digits.
            string name = $"pictures-{_archives.Count:D6}{(_options.IsZip ? ArchivePath.Zip : ArchivePath.Tar)}";
            string path = Path.Combine(_folder, name);
            using (var output = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                using var archive = new ArchiveWriter(output, _options.IsZip);
                long bytes = 0;
                int first = next;
                for (; next < pictures.Count; next++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using var content = Open(pictures[next].Path);
                    if (next > first && bytes + content.Length > _options.MostBytes) break;
                    bytes += content.Length;
                    archive.Add(names[next] + Ending(pictures[next].Path), content);
                    if (pictures[next].Boxes is { } boxes)
                    {
                        byte[] json = JsonText.Utf8(boxes, PreparationJson.Default.PackedBoxes, JsonText.Relaxed);
                        archive.Add(names[next] + ".json", new MemoryStream(json));
                        _boxes += boxes.Boxes.Length;
                    }
                    progress?.Report((next + 1, pictures.Count));
                }
            }
            _bytes += new FileInfo(path).Length;
            ArchiveIndexer.Index(path).Keep(path + ArchiveIndex.Ending);
            _archives.Add(name);
        }
    }

    static Stream Open(string picture)
    {
        try
        {
            return RegularFile.OpenAny(picture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{picture} cannot be read: {ForeignText.ShownLine(e.Message)} Nothing was written.", e);
        }
    }

    /// <summary>
    /// A name in the archive for each, without its ending: the picture's own, with folders where it needs them. WebDataset takes what is
    /// before the first dot for the name, so that none is in it.
    /// </summary>
    static string[] Names(IReadOnlyList<PackedPicture> pictures)
    {
        var taken = new UniqueNames();
        string[] ends = ShortPaths.Of([.. pictures.Select(p => ShortPaths.Below(p.Name))]);
        return [.. ends.Select(end => taken.Take(FileNames.Stem(end.Replace('/', '_')).Replace('.', '_')))];
    }

    static string Ending(string picture) => FileNames.IsPicture(picture) ? Path.GetExtension(picture).ToLowerInvariant() : ".jpg";
}
