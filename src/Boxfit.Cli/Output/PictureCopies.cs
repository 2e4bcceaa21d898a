namespace Boxfit.Cli.Output;

/// <summary>Saves copies of pictures, with boxes drawn in or cut out at them, at full resolution into one folder.</summary>
sealed class PictureCopies
{
    readonly string _option, _folder;
    readonly bool _draws, _replaces;
    readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, string> _short = new(StringComparer.Ordinal);

    /// <param name="option">The option that asks for them, for messages.</param>
    /// <param name="folder">Where they are saved.</param>
    /// <param name="pictures">All that may come, where they are known: a list that is read as it comes keeps all its folders.</param>
    /// <param name="draws">
    /// Whether boxes are drawn in. The copy of a JPEG is one then, all others are PNG, and what Boxfit drew before is replaced; what it cut
    /// out may have been worked on since.
    /// </param>
    /// <param name="replaces">Whether a file that is there already, which may be a photo of the same name, is replaced.</param>
    /// <param name="free">Bytes that are free there; the disk's when null.</param>
    /// <exception cref="InputException">
    /// Some of them lie in the folder: copies among them would be taken for photos. Or a copy would replace a file.
    /// </exception>
    /// <exception cref="BoxfitException">There is too little room for them.</exception>
    public PictureCopies(string option, string folder, IEnumerable<string> pictures, bool draws, bool replaces, long? free = null)
    {
        (_option, _folder, _draws, _replaces) = (option, folder, draws, replaces);
        if (pictures is not IReadOnlyList<string> all) return;
        if (all.FirstOrDefault(p => OutputFiles.IsBelow(folder, p)) is { } inside)
        {
            throw new InputException(
                $"{option} {folder}: {inside} lies there, which this command reads, and copies among photos would be taken for photos. " +
                "Choose a folder of its own; nothing was changed.");
        }
        foreach (var (path, end) in all.Zip(ShortPaths.Of([.. all.Select(Path.GetFullPath)]))) _short[path] = end;
        foreach (string picture in all) RequireFree(Path.Combine(folder, FreeName(picture)));
        _names.Clear();
        // A copy takes about what its picture takes, one in another format more; what is cut out, nobody knows. Half is the least.
        long bytes = draws ? all.Sum(p => new FileInfo(p) is { Exists: true } file ? file.Length : 0) / 2 : 0;
        DiskRoom.Require(folder, bytes, $"The copies of {Counted.Of(all.Count, "picture")}", $"Or take another disk by {option}.", free);
    }

    void RequireFree(string copy)
    {
        if (_replaces || !File.Exists(copy) || _draws && OwnMark.IsIn(copy)) return;
        throw new InputException(
            $"{_option}: {ShellLine.Nearby(copy)} is there already, and may be a photo. Choose another folder, or add --replace.");
    }

    /// <summary>That a folder for copies holds other pictures, such as photos; null where it does not.</summary>
    /// <param name="option">The option that asks for the copies.</param>
    /// <param name="folder">The folder, which need not be there.</param>
    /// <param name="pictures">The pictures that are copied.</param>
    public static string? NoteOf(string option, string folder, IEnumerable<string> pictures)
    {
        if (pictures is not IReadOnlyList<string> all || !Directory.Exists(folder)) return null;
        var copies = all.Select(p => Path.GetFileNameWithoutExtension(p)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        int others = Directory.EnumerateFiles(folder)
            .Count(f => FileNames.IsPicture(f) && !copies.Contains(Path.GetFileNameWithoutExtension(f)));
        return others == 0 ? null
            : $"Note: {option} {folder}: {Counted.Of(others, "other picture lies", "other pictures lie")} there. Copies with boxes " +
              "among photos would be taken for photos by whatever reads that folder.";
    }

    /// <summary>Draws boxes into the picture in <paramref name="file"/>.</summary>
    /// <param name="name">What the picture is called.</param>
    /// <param name="boxes">The boxes in 0…1 of the upright picture.</param>
    /// <param name="file">The picture.</param>
    public void SaveDrawn(string name, IEnumerable<BoundingBox> boxes, string file) => SaveDrawn(name, file, picture =>
    {
        foreach (var box in boxes) PictureAnnotator.Draw(picture, box);
    });

    /// <summary>Draws something into the picture in <paramref name="file"/>.</summary>
    /// <param name="name">What the picture is called.</param>
    /// <param name="file">The picture.</param>
    /// <param name="draw">Draws.</param>
    public void SaveDrawn(string name, string file, Action<RgbImage> draw)
    {
        var picture = Read(file);
        string output = Place(name, file);
        draw(picture);
        PictureAnnotator.Save(picture, output);
    }

    /// <summary>Cuts the box out of the upright picture in <paramref name="file"/>, with all its levels.</summary>
    /// <param name="name">What the picture is called.</param>
    /// <param name="box">The box in 0…1 of the upright picture, of some area.</param>
    /// <param name="margin">What is kept around the box within the picture, as a share of the box's width and height.</param>
    /// <param name="file">The picture.</param>
    public void SaveCropped(string name, BoundingBox box, double margin, string file)
    {
        var picture = Read(file);
        double x = margin * box.Width, y = margin * box.Height;
        var edges = new BoundingBox(box.X1 - x, box.Y1 - y, box.X2 + x, box.Y2 + y).Clip().ToPixels(picture.Width, picture.Height);
        // Whole pixels, those too that the box covers in part.
        int left = (int)edges.X1, top = (int)edges.Y1;
        int right = Math.Max(left + 1, (int)Math.Ceiling(edges.X2)), bottom = Math.Max(top + 1, (int)Math.Ceiling(edges.Y2));
        var crop = new RgbImage(right - left, bottom - top);
        for (int row = 0; row < crop.Height; row++)
        {
            picture.Pixels.AsSpan(((top + row) * picture.Width + left) * 3, crop.Width * 3)
                .CopyTo(crop.Pixels.AsSpan(row * crop.Width * 3));
        }
        PictureWriter.SavePng(crop, Place(name, file));
    }

    static RgbImage Read(string file)
    {
        try
        {
            return PictureReader.Read(file);
        }
        catch (PictureException e)
        {
            throw new BoxfitException($"{file} changed while it was worked on: {e.Reason}.", e);
        }
    }

    string Place(string name, string file)
    {
        string output = Path.Combine(_folder, FreeName(name));
        OutputFiles.CreateFolderOf(output);
        RequireFree(output);
        if (OutputFiles.IsBelow(_folder, file) && File.Exists(output))
            throw new InputException($"{_option}: {output} is there, among pictures that are read. Choose a folder of its own.");
        return output;
    }

    // Pictures of one name keep as many folders as tell them apart; of one name and other endings, the ending. One that comes again has a
    // number.
    string FreeName(string path)
    {
        string end = path == "-" ? "stdin" : ShortPaths.Below(_short.GetValueOrDefault(path, path)), ending = Path.GetExtension(end);
        string extension = _draws && ending.ToUpperInvariant() is (".JPG" or ".JPEG") ? ".jpg" : ".png";
        string name = end[..^ending.Length];
        if (_names.Add(name + extension)) return name + extension;
        if (ending.Length > 0 && !ending.Equals(extension, StringComparison.OrdinalIgnoreCase) && _names.Add(end + extension))
            return end + extension;
        int number = 2;
        while (!_names.Add($"{name}-{number}{extension}")) number++;
        return $"{name}-{number}{extension}";
    }
}
