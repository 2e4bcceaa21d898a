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
            NextCommand = "boxfit label {0}/Selfie-dataset/images --policy single --out {0}/labels.csv",
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
            NextCommand = "boxfit data check {0}/annotations/xmls --images {0}/images",
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
            NextCommand = "boxfit data check {0}/raccoon_dataset-master/annotations --images {0}/raccoon_dataset-master/images",
        },
    ];

    /// <summary>The set of a name.</summary>
    /// <exception cref="InputException">There is none; the message names those there are.</exception>
    public static KnownDataset Find(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new InputException($"There is no known data set '{name}'. Known are: {string.Join(", ", All.Select(s => s.Name))}.");
}
