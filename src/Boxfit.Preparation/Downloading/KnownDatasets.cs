namespace Boxfit.Preparation.Downloading;

/// <summary>The data sets that Boxfit can bring. To add one, add its entry here.</summary>
public static class KnownDatasets
{
    const long GB = 1_000_000_000;

    /// <summary>All known sets.</summary>
    public static IReadOnlyList<KnownDataset> All { get; } =
    [
        new()
        {
            Name = "selfie",
            Description = "46,836 selfies, without boxes: the published recipe's data",
            Licence = "none stated by its makers; photos from Instagram, for research",
            Page = new("https://www.crcv.ucf.edu/data/Selfie/"),
            Archives = [new(new("https://www.crcv.ucf.edu/data/Selfie/Selfie-dataset.tar.gz"), "Selfie-dataset.tar.gz")],
            Entries = ["Selfie-dataset"],
            Limits = new(200_000, 20 * GB),
            NextCommand = "label {0}/Selfie-dataset/images --policy single --out {0}/labels.csv",
        },
        new()
        {
            Name = "oxford-pet",
            Description = "7,390 cats and dogs of 37 breeds; the head is boxed on 3,686 of them (Pascal VOC)",
            Licence = "CC BY-SA 4.0",
            Page = new("https://www.robots.ox.ac.uk/~vgg/data/pets/"),
            Archives =
            [
                new(new("https://www.robots.ox.ac.uk/~vgg/data/pets/data/images.tar.gz"), "images.tar.gz")
                {
                    Bytes = 791_918_971,
                    Sha256 = "67195c5e1c01f1ab5f9b6a5d22b8c27a580d896ece458917e61d459337fa318d",
                },
                new(new("https://www.robots.ox.ac.uk/~vgg/data/pets/data/annotations.tar.gz"), "annotations.tar.gz")
                {
                    Bytes = 19_173_078,
                    Sha256 = "52425fb6de5c424942b7626b428656fcbd798db970a937df61750c0f1d358e91",
                },
            ],
            Entries = ["images", "annotations"],
            Limits = new(60_000, 5 * GB),
            NextCommand = "data check {0}/annotations/xmls --images {0}/images",
        },
        new()
        {
            Name = "raccoon",
            Description = "200 photos with raccoons, all boxed (Pascal VOC and CSV)",
            Licence = "MIT",
            Page = new("https://github.com/datitran/raccoon_dataset"),
            Archives = [new(new("https://github.com/datitran/raccoon_dataset/archive/refs/heads/master.zip"), "raccoon_dataset.zip")],
            Entries = ["raccoon_dataset-master"],
            Limits = new(5_000, GB),
            NextCommand = "data check {0}/raccoon_dataset-master/annotations --images {0}/raccoon_dataset-master/images",
        },
    ];

    /// <summary>The set of a name.</summary>
    /// <exception cref="InputException">There is none; the message names those there are.</exception>
    public static KnownDataset Find(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new InputException(
            $"There is no known data set '{name}'. Known are: {string.Join(", ", All.Select(s => s.Name))}." +
            Spelling.DidYouMean(name, All.Select(s => s.Name)));
}

/// <summary>A data set that <see cref="DatasetFetcher"/> can bring: where its archives lie and what is in them.</summary>
public sealed record KnownDataset
{
    /// <summary>What the user calls it by.</summary>
    public required string Name { get; init; }

    /// <summary>One line: what the pictures show and what annotation there is.</summary>
    public required string Description { get; init; }

    /// <summary>What its makers allow, in a few words.</summary>
    public required string Licence { get; init; }

    /// <summary>The makers' own page.</summary>
    public required Uri Page { get; init; }

    /// <summary>The archives, at least one; all are unpacked into the same folder.</summary>
    public required IReadOnlyList<DatasetArchive> Archives { get; init; }

    /// <summary>What unpacking may at most give; several times what the set is known to hold.</summary>
    public required UnpackLimits Limits { get; init; }

    /// <summary>Names of the files and folders that stand at the archives' root.</summary>
    public required IReadOnlyList<string> Entries { get; init; }

    /// <summary>
    /// The words of the command to go on with, with spaces between; <c>{0}</c> stands for the folder that the set was unpacked into.
    /// </summary>
    public required string NextCommand { get; init; }

    /// <summary>The words of the command to go on with, where the set was unpacked into a folder.</summary>
    public string[] NextWords(string folder) =>
        [.. NextCommand.Split(' ').Select(word => word.Replace("{0}", folder.TrimEnd(Path.DirectorySeparatorChar)))];

    /// <summary>Size of the download in bytes; null where it is not known before the server says.</summary>
    public long? Bytes => Archives.All(a => a.Bytes is not null) ? Archives.Sum(a => a.Bytes) : null;

    /// <summary>The set from other addresses, or to be checked against other sums, than the known ones.</summary>
    /// <param name="urls">An address for each archive in order, or none to keep the known ones. What was known of sizes and sums is
    /// dropped.</param>
    /// <param name="sha256">A sum for each archive in order, as 64 hexadecimal digits, or none.</param>
    /// <exception cref="InputException">There are not as many as archives, or one is malformed.</exception>
    public KnownDataset With(IReadOnlyList<string> urls, IReadOnlyList<string> sha256)
    {
        RequireOneEach("--url", urls.Count);
        RequireOneEach("--sha256", sha256.Count);
        var archives = Archives.Select((archive, i) =>
        {
            if (urls.Count > 0) archive = archive with { Url = ParseUrl(urls[i]), Bytes = null, Sha256 = null };
            return sha256.Count > 0 ? archive with { Sha256 = ParseSum(sha256[i]) } : archive;
        });
        return this with { Archives = [.. archives] };
    }

    /// <summary>Refuses a list of values that belong to archives when they are not as many.</summary>
    internal void RequireOneEach(string option, int count)
    {
        if (count == 0 || count == Archives.Count) return;
        string files = string.Join(", ", Archives.Select(a => a.FileName));
        throw new InputException($"{option}: found {count}, expected one for each archive of {Name}, in this order: {files}.");
    }

    static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url : throw new InputException($"--url: found '{text}', expected an address that begins with https:// or http://.");

    static string ParseSum(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit)
        ? text.ToLowerInvariant() : throw new InputException($"--sha256: found '{text}', expected 64 hexadecimal digits.");
}

/// <summary>One archive of a data set.</summary>
/// <param name="Url">Where it lies.</param>
/// <param name="FileName">What it is called on disk.</param>
public sealed record DatasetArchive(Uri Url, string FileName)
{
    /// <summary>Exact size in bytes where known.</summary>
    public long? Bytes { get; init; }

    /// <summary>SHA-256 as 64 lower-case hexadecimal digits where known.</summary>
    public string? Sha256 { get; init; }
}

/// <summary>What unpacking an archive may give, so that a hostile one cannot fill the disk.</summary>
/// <param name="Files">Largest number of entries.</param>
/// <param name="Bytes">Largest size of all that is unpacked, in bytes.</param>
public sealed record UnpackLimits(int Files, long Bytes);
