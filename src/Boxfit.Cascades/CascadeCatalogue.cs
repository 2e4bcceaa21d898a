namespace Boxfit.Cascades;

/// <summary>
/// OpenCV's cascade files, as its version 4.6.0 publishes them. OpenCV publishes no sums; these are of the files in Debian's package
/// opencv-data 4.6.0, which are OpenCV's own (<c>docs/cascade.md</c>).
/// </summary>
public static class CascadeCatalogue
{
    /// <summary>What the names of Haar and of LBP cascades begin with.</summary>
    public const string HaarPrefix = "haarcascade_", PatternPrefix = "lbpcascade_";

    const string Base = "https://raw.githubusercontent.com/opencv/opencv/4.6.0/data/";

    static readonly (string Name, string Object, string Sum)[] s_haar =
    [
        ("eye", "eye", "71cc64fc305a355dc60067880f6fbbd43dd155bd63ee3844661a1bda34b2fd8c"),
        ("eye_tree_eyeglasses", "eye", "e32f9c67935c33e9d1331eb14fa58554ff17835c03742663bcb97a892e936a57"),
        ("frontalcatface", "cat face", "ac2bac934ef24284ef8a2b2e9d8e57eef84ac1d6943b4d11e5c9e8584dc069c8"),
        ("frontalcatface_extended", "cat face", "ffd0d1d28f07d0376c89db4c9845009c2855cc76c8cff763d5331dc9361da854"),
        ("frontalface_alt", "face", "6281df13459cc218ff047d02b2ae3859b12ff14a93ffe8952f7b33fad7b9697b"),
        ("frontalface_alt2", "face", "7b0c967d9abbdfbde025eb9c786947d151b6426040d07a8f9562ed8fd90724b4"),
        ("frontalface_alt_tree", "face", "0e5ee47ecc13269d54dd7a55f8b53752167c52587720877732388fb078a0480a"),
        ("frontalface_default", "face", "0f7d4527844eb514d4a4948e822da90fbb16a34a0bbbbc6adc6498747a5aafb0"),
        ("fullbody", "body", "041745c71eef1b5c86aef224f17ce75b042d33314cc8f6757424f8bd8cd30aa1"),
        ("lefteye_2splits", "eye", "74c323c78c81475fc9158facbfb866bb0cca06be41f571df47d4ac8d01f9ce4c"),
        ("licence_plate_rus_16stages", "licence plate", "4d1c44bf7a1bc4e204fa25b046ed0acffd7f713cc13fe2958b6977125c60ddea"),
        ("lowerbody", "lower body", "1e696e1c7c66c439ae229cfff8871f42037c357e9e1e090a2b59ebc1f8ff5cbb"),
        ("profileface", "face", "b39a4a3be45539db146a7fc1d3e761a292c196eb88421185e6a615b3055e612d"),
        ("righteye_2splits", "eye", "4cf0d72bea7307e9af7eb99d4acbe15d7101a67c22fcdcfbeefd692ad37cf776"),
        ("russian_plate_number", "licence plate", "814cb5954682af570e58361f9e5f8b5b513a4112776bb9ecacef9f0e4ca6c2d7"),
        ("smile", "smile", "4ca1f304eabd0b5ae30180c81acb53e166a5867e5be17b316bd3f32cfdf87d8a"),
        ("upperbody", "upper body", "7328ab4fdb1592f53d98d7ea5b1b9d90e01af5d95f212af378c7eb579048bb5f"),
    ];

    static readonly (string Name, string Object, string Sum)[] s_patterns =
    [
        ("frontalcatface", "cat face", "392c289fece5ceef6a2050431e5fee399d38c6d2dd3d2f5030760b1047f242b1"),
        ("frontalface", "face", "6f5f20091b0d20311c929bcd8c927074e50bd0ac6424321016c679f43cf5ebcf"),
        ("frontalface_improved", "face", "7c31331d494f20e216b397ad99d824d92ab91ebb15db3bcda6a2f8e684d238d3"),
        ("profileface", "face", "076359afc4ede57e4507f6a6bb5e5c0cbaabaaa41ef514b5f98d01c1bd1d2fff"),
        ("silverware", "silverware", "ed9b294b8d7cce1c7114e99c15e1496908ab7e8f5f1f4141f393a70e31998fd9"),
    ];

    static readonly (string Name, string Object, string Folder, string Sum)[] s_all =
    [
        .. s_haar.Select(c => (HaarPrefix + c.Name, c.Object, "haarcascades", c.Sum)),
        .. s_patterns.Select(c => (PatternPrefix + c.Name, c.Object, "lbpcascades", c.Sum)),
    ];

    /// <summary>What each finds, by its name without extension.</summary>
    public static IReadOnlyDictionary<string, string> Objects { get; } =
        s_all.ToDictionary(c => c.Name, c => c.Object, StringComparer.Ordinal);

    /// <summary>The files by their names without extension.</summary>
    public static IReadOnlyDictionary<string, PublishedFile> All { get; } =
        s_all.ToDictionary(c => c.Name, c => new PublishedFile(
                new($"{Base}{c.Folder}/{c.Name}{CascadeFiles.Extension}"), new(ChecksumKind.Sha256Prefix, c.Sum)), StringComparer.Ordinal);
}

/// <summary>The folder that OpenCV's cascade files are downloaded to, once, where no package has installed them.</summary>
/// <param name="folder">The folder; made when something is downloaded.</param>
/// <param name="mirror">Base address in place of the published ones; the file's name is put after it. Null for the published ones.</param>
/// <param name="options">How patient a download is; null for the usual.</param>
sealed class CascadeCache(string folder, Uri? mirror = null, DownloadOptions? options = null) : PublishedFileCache(folder, mirror, options)
{
    /// <summary>Name of the variable with the address of a mirror.</summary>
    public const string MirrorVariable = "BOXFIT_CASCADES_URL";

    /// <summary>
    /// The folder <c>cascades</c> of the user's cache (<see cref="UserCache"/>); downloads come from <c>$BOXFIT_CASCADES_URL</c> where that
    /// is set.
    /// </summary>
    /// <exception cref="InputException">A variable is malformed, or there is no home folder.</exception>
    public static CascadeCache OfUser() => new(UserCache.Folder("cascades"), UserMirror(MirrorVariable));

    protected override string Kind => "a cascade in XML";

    protected override long MostBytes => 10_000_000; // The largest has 2.7 MB.

    protected override string Option => "--cascade";

    protected override string OtherWay => "install OpenCV's cascades (Debian and Ubuntu: apt-get install opencv-data)";

    protected override string? Fault(byte[] head) =>
        head.Length == 0 ? "nothing" : head.AsSpan().StartsWith("<?xml"u8) ? null : "something else";
}
