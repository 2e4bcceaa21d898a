namespace Boxfit.Cli.Input;

/// <summary>The pictures that data has boxes for, by their files, to be left out of others.</summary>
sealed class BoxedPictures
{
    readonly string _data;
    readonly HashSet<string> _files = new(StringComparer.Ordinal);

    /// <param name="data">The data files or folders.</param>
    /// <param name="folders">Where their pictures are looked for, too, where they are not found from the data.</param>
    /// <exception cref="InputException">One cannot be read, or a name in it may mean several pictures.</exception>
    public BoxedPictures(IReadOnlyList<string> data, IReadOnlyList<string> folders)
    {
        _data = string.Join(", ", data.Select(ShellLine.Nearby));
        foreach (string file in data)
        {
            var set = AnnotationFiles.Read(file);
            PictureLocator[] locators = [new(set, images: null), .. folders.Select(f => new PictureLocator(set, f))];
            foreach (var picture in set.Pictures.Where(p => p.Objects.Count > 0))
            {
                string? found = locators.Select(l => l.Find(picture)).FirstOrDefault(p => p is not null);
                if (found is not null) _files.Add(OutputFiles.Real(found));
                else if (locators.FirstOrDefault(l => l.IsUncertain(picture)) is { } locator)
                {
                    throw new InputException(
                        $"{ShellLine.Nearby(file)}, row {picture.Row}: which picture \"{picture.Name}\" is, so that it can be left out, " +
                        $"is not certain: {locator.Explain(picture)}.");
                }
            }
        }
    }

    /// <summary>How many pictures were left out so far.</summary>
    public int LeftOut { get; private set; }

    /// <summary>What became of it, for people.</summary>
    public string Report => LeftOut == 0 ? $"Note: no picture is left out: none of these has a box in {_data}."
        : $"{Counted.Of(LeftOut, "picture is", "pictures are")} left out, for which {_data} has boxes.";

    /// <summary>What is wrong where all are left out.</summary>
    public InputException NothingIsLeft => new($"No picture is left: {_data} has boxes for all of them ({LeftOut:N0}).");

    /// <summary>The pictures that have no box in the data, in a list where their number is known.</summary>
    /// <exception cref="InputException">All of a list have one.</exception>
    public IEnumerable<string> Without(IEnumerable<string> paths)
    {
        var rest = paths.Where(p => !Has(p));
        if (paths is not IReadOnlyCollection<string>) return rest;
        var left = rest.ToList();
        return left.Count > 0 ? left : throw NothingIsLeft;
    }

    bool Has(string path)
    {
        if (!_files.Contains(OutputFiles.Real(path))) return false;
        LeftOut++;
        return true;
    }
}
