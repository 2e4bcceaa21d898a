namespace Boxfit.Preparation.Splitting;

/// <summary>How a data set is to be divided.</summary>
public sealed record SplitOptions
{
    /// <summary>Most folds that make sense to train.</summary>
    public const int MostFolds = 100;

    /// <summary>The data file or folder.</summary>
    public required string Data { get; init; }

    /// <summary>How it is read.</summary>
    public ReadOptions Reading { get; init; } = ReadOptions.ByContent;

    /// <summary>Folder of the pictures; see <see cref="PictureLocator"/> for where null looks.</summary>
    public string? Images { get; init; }

    /// <summary>Share of the pictures for training, above 0 and below 1.</summary>
    public double Train { get; init; } = 0.8;

    /// <summary>Share for choosing the best epoch, 0 or more; what <see cref="Train"/> and this leave is for testing.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>Number of folds, 2 or more, each of which is the test part once; 0 divides by the shares instead.</summary>
    public int Folds { get; init; }

    /// <summary>The same seed gives the same division on every machine.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Divides by the order of the rows, as the published recipe does, whatever belongs together.</summary>
    public bool ByRows { get; init; }

    /// <summary>Leaves pictures in the parts that the data puts them into, and divides the others alone.</summary>
    public bool KeepParts { get; init; }

    /// <summary>What of a picture's name says its group; pictures of a group come into the same part.</summary>
    public GroupPattern? Group { get; init; }

    /// <summary>Name of the CSV's column that says the group.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>Gives each part the same share of small, medium and large objects.</summary>
    public bool Stratify { get; init; }

    /// <summary>Does not look for pictures that are copies or near copies; else these come into the same part.</summary>
    public bool AllowDuplicates { get; init; }

    /// <summary>Faults of the data to go on with.</summary>
    public IReadOnlyCollection<DataFault> Allowed { get; init; } = [];

    /// <summary>The parts that are to be made, or the folds, each with its share of the pictures.</summary>
    internal IReadOnlyList<(string Name, double Share)> Parts => Folds > 0
        ? [.. Enumerable.Range(1, Folds).Select(k => ($"fold{k}", 1.0 / Folds))]
        : [.. PartNames.All.Zip([Train, Validation, 1 - Train - Validation]).Where(p => p.Second > 0)];

    /// <exception cref="InputException">An option is out of range or contradicts another; the message names it as the command line
    /// does.</exception>
    internal void Check()
    {
        if (Folds is 1 or < 0 or > MostFolds) throw new InputException($"--folds: found {Folds}, expected 2 to {MostFolds}.");
        if (!(Train > 0 && Validation >= 0 && Train + Validation < 1 - 1e-9))
        {
            throw new InputException(
                $"--train {Train} and --validation {Validation}: expected shares above 0 that leave some below 1 for testing.");
        }
        if (Group is not null && GroupColumn is not null)
            throw new InputException("--group and --group-column both say what belongs together. Leave one out.");
        if (KeepParts && (Folds > 0 || ByRows))
            throw new InputException($"--keep-parts has no meaning for {(ByRows ? "--by rows" : "--folds")}. Leave one out.");
        string? ignored = Group is not null ? "--group" : GroupColumn is not null ? "--group-column" : Stratify ? "--stratify" : null;
        if (ByRows && ignored is not null)
            throw new InputException($"--by rows takes the rows as they come, so {ignored} can do nothing. Leave one out.");
    }
}

/// <summary>A part of a divided data set, or a fold.</summary>
/// <param name="Name">train, validation or test; or fold1, fold2, ….</param>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="Share">Share of the pictures that it was to get.</param>
/// <param name="Wanted">Number of pictures that the shares ask for.</param>
/// <param name="Groups">Number of groups that stand in it.</param>
public sealed record SplitPart(string Name, int Pictures, double Share, int Wanted, int Groups);

/// <summary>A divided data set.</summary>
public sealed record SplitResult
{
    /// <summary>The parts in order; for folds, each fold.</summary>
    public required IReadOnlyList<SplitPart> Parts { get; init; }

    /// <summary>The pictures in the data file's order, each with the index of its part in <see cref="Parts"/>.</summary>
    public required IReadOnlyList<(AnnotatedPicture Picture, string? Path, int Part)> Pictures { get; init; }

    /// <summary>True when <see cref="Parts"/> are folds.</summary>
    public required bool IsFolds { get; init; }

    /// <summary>Number of sets of pictures that are copies or near copies of one another; null where they were not looked for.</summary>
    public required int? DuplicateGroups { get; init; }

    /// <summary>How many of these stand in several parts; only a division by rows splits them.</summary>
    public required int DuplicateGroupsTorn { get; init; }

    /// <summary>Pictures that could not be looked at, with the reason; they are in a part all the same.</summary>
    public required IReadOnlyList<SkippedRow> Unseen { get; init; }

    /// <summary>Number of entries of the data file that could not be understood and are in no part.</summary>
    public required int Malformed { get; init; }

    /// <summary>What the user should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
