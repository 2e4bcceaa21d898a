namespace Boxfit.Preparation.Labelling;

/// <summary>A labelling in shards: each searches its own pictures, and its lines are those that the journal of all would have.</summary>
static class LabelShards
{
    /// <summary>Searches the pictures of one shard.</summary>
    /// <param name="search">The labelling.</param>
    /// <param name="names">The shard's pictures.</param>
    /// <param name="progress">Is told after each picture.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A line of a journal a picture, as they come.</returns>
    public static IEnumerable<byte[]> Search(
        LabelSearch search, IReadOnlyList<string> names, IProgress<(int Done, int All)> progress, CancellationToken cancellation)
    {
        int done = 0;
        foreach (var picture in OrderedParallel.Select(names, search.Search, search.Workers, cancellation))
        {
            yield return JournalLine.Of(picture);
            progress.Report((++done, names.Count));
        }
    }

    /// <summary>What a shard found in a picture, named from another folder.</summary>
    /// <param name="line">A line of <see cref="Search"/>.</param>
    /// <param name="from">The folder of the shard's outputs, from which it names pictures.</param>
    /// <param name="to">The folder from which they are to be named.</param>
    /// <exception cref="InputException">It is no such line.</exception>
    public static LabelledPicture Read(ReadOnlyMemory<byte> line, string from, string to)
    {
        var picture = JournalLine.Read(line.Span)?.ToPicture() ?? throw new InputException(
            $"A shard has a line that says nothing of a picture: {ForeignText.Shown(Encoding.UTF8.GetString(line.Span))}");
        return from == to ? picture : picture with { Name = LabelOutputs.NameFrom(to, Path.GetFullPath(picture.Name, from)) };
    }

    /// <summary>
    /// Makes the journal of all shards, from which a labelling then goes on as from its own. One that is there already is kept where it
    /// holds the same, as after an interruption.
    /// </summary>
    /// <param name="search">The labelling.</param>
    /// <param name="found">What was found, in the order of the pictures.</param>
    /// <param name="replace">Whether what is there of another labelling is replaced.</param>
    /// <returns>Where labels are kept that stood in the way; null where there were none.</returns>
    /// <exception cref="InputException">There is another labelling, or files that are of none, and they may not be replaced.</exception>
    public static string? Gather(LabelSearch search, IEnumerable<LabelledPicture> found, bool replace)
    {
        var outputs = search.Outputs;
        string? kept = null;
        if (!File.Exists(outputs.Journal)) Clear();
        else if (Holds(search, found)) return null;
        else if (replace) Clear();
        else
        {
            throw new InputException(
                $"{outputs.Journal} is there, and of another labelling than the shards. Choose another --out, or replace it with " +
                "--replace.");
        }
        LabelSearch.CreateFolder(outputs.Folder);
        LabelJournal.Write(outputs.Journal, search.Settings, found);
        return kept;

        void Clear()
        {
            if (!replace) LabelOutputChecks.RefuseForeign(outputs);
            else if (LabelOutputChecks.AreForeign(outputs)) kept = LabelOutputChecks.Keep(outputs);
            if (replace) LabelOutputChecks.Delete(outputs);
        }
    }

    /// <summary>Whether a journal is of the same settings, and says the same of all pictures.</summary>
    static bool Holds(LabelSearch search, IEnumerable<LabelledPicture> found)
    {
        try
        {
            using var journal = LabelJournal.Open(search.Outputs.Journal, search.Settings);
            return found.All(p => journal.Find(p.Name) is { } known && JournalLine.Of(known).AsSpan().SequenceEqual(JournalLine.Of(p)));
        }
        catch (InputException e) when (e.Cause is not null) // of other settings
        {
            return false;
        }
    }
}
