using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Boxfit.Data.Formats;

/// <summary>YOLO: a text file a picture beside it in a folder labels, and a data.yaml that names the parts and classes.</summary>
sealed class YoloFormat : AnnotationFormat, IWrittenFormat
{
    public const string FormatName = "yolo";

    const string Images = "images/", Labels = "labels/";
    const string Undivided = "pictures";
    const int Decimals = 9;

    public override string Name => FormatName;

    public override bool ReadsParts => true;

    public override string Description =>
        "YOLO, a data.yaml with train, val or names, or a folder of text files with rows of class, cx, cy, w, h";

    public bool NeedsSizes => true;

    public bool IsFolder => true;

    public override bool FitsFile(string file, string head) =>
        YoloYaml.IsDescription(file) || (Path.GetExtension(file) == ".data" && YoloYaml.OfDarknet(file) is not null);

    public override ReadChoices Choices => ReadChoices.Boxes;

    /// <summary>Lists of CUB-200's parts look like labels.</summary>
    public override bool FitsFolder(string folder) =>
        YoloYaml.FindIn(folder).Count > 0 || YoloYaml.FindDarknet(folder) is not null || YoloFolder.FindParts(folder) is not null
        || (!File.Exists(Path.Combine(folder, CubReader.Boxes)) && YoloFolder.Find(folder) is not null);

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        var reader = new YoloReader(path, options);
        if (!Directory.Exists(path))
            return reader.ReadParts((Path.GetExtension(path) == ".data" ? YoloYaml.OfDarknet(path) : null) ?? YoloYaml.Load(path));
        var descriptions = YoloYaml.FindIn(path);
        if (descriptions.Count > 1)
        {
            throw new InputException(
                $"{path} has several YAML files of YOLO: {string.Join(", ", descriptions.Select(Path.GetFileName))}. Name one.");
        }
        if (descriptions is [var only]) return reader.ReadParts(YoloYaml.Load(only));
        if ((YoloYaml.FindDarknet(path) ?? YoloFolder.FindParts(path)) is { } parts) return reader.ReadParts(parts);
        return YoloFolder.Find(path) is { } found ? reader.ReadFolder(found)
            : throw new InputException($"{path} is a folder without labels of YOLO; expected {Description}.");
    }

    /// <summary>
    /// Writes a folder: data.yaml, a list of pictures for each part, images with links to the pictures (or copies), and labels.
    /// </summary>
    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options)
    {
        string[] classes = ClassesOf(pictures), names = Names(pictures, options);
        bool isDivided = pictures.Any(p => p.Part is not null);
        if (options is { CopyPictures: true, Files: { } files })
        {
            long bytes = files.OfType<string>().Sum(f => new FileInfo(f) is { Exists: true } file ? file.Length : 0);
            DiskRoom.Require(path, bytes, "The copies of the pictures", "Without --copy-pictures they are linked, which takes no room.");
        }
        AtomicFolder.Write(path, temporary =>
        {
            for (int i = 0; i < pictures.Count; i++)
            {
                string label = Path.Combine(temporary, Labels + Path.ChangeExtension(names[i][Images.Length..], ".txt"));
                Directory.CreateDirectory(Path.GetDirectoryName(label)!);
                File.WriteAllLines(label, pictures[i].Objects.Select(o => Line(o, pictures[i], classes)));
                if (options.Files?[i] is { } file) Place(file, Path.Combine(temporary, names[i]), options.CopyPictures);
            }
            var lists = Enumerable.Range(0, pictures.Count)
                .ToLookup(i => isDivided ? pictures[i].Part ?? PartNames.Train : Undivided, i => $"./{names[i]}");
            foreach (var list in lists) File.WriteAllLines(Path.Combine(temporary, list.Key + ".txt"), list);
            using var yaml = new StreamWriter(Path.Combine(temporary, "data.yaml"));
            Write(yaml, [.. lists.Select(l => l.Key)], classes);
        });
    }

    /// <summary>
    /// Names under images/, so that labels have their place; the same ones stay, others keep their last part, and as many of their folders
    /// as tell equal names apart.
    /// </summary>
    static string[] Names(IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options)
    {
        var taken = new UniqueNames();
        // Pictures of one name in two parts have their folders already.
        string[] ends = ShortPaths.Of([.. pictures.Select(p => $"{p.Part}:/{ShortPaths.Below(p.Name)}")]);
        return [.. pictures.Select((p, i) =>
        {
            string name = p.Name.Replace('\\', '/');
            bool stays = name.StartsWith(Images, StringComparison.Ordinal) && !name.Split('/').Any(part => part is "" or "." or "..");
            if (!stays) name = Images + (p.Part is null ? "" : p.Part + "/") + ShortPaths.Below(ends[i]);
            if (Path.GetExtension(name) is var own && FileNames.IsPicture(name)) return taken.Take(name[..^own.Length], own) + own;
            // Other tools see pictures by their endings, and what follows a dot in the name is not to be taken for one.
            string ending = options.Files?[i] is { } file && FileNames.IsPicture(file) ? Path.GetExtension(file)
                : Path.HasExtension(name) ? FileNames.PictureEndings[0] : "";
            return taken.Take(name) + ending;
        })];
    }

    static string Line(AnnotatedObject o, AnnotatedPicture picture, string[] classes)
    {
        var box = o.ToRelative(picture.Width ?? 1, picture.Height ?? 1);
        IEnumerable<double> numbers = [(box.X1 + box.X2) / 2, (box.Y1 + box.Y2) / 2, box.Width, box.Height];
        if (o.Confidence is { } confidence) numbers = numbers.Append(confidence);
        var texts = numbers.Select(n => Math.Round(n, Decimals).ToString("0.#########", CultureInfo.InvariantCulture));
        return $"{Array.IndexOf(classes, o.Label)} {string.Join(' ', texts)}";
    }

    static void Place(string file, string target, bool copy)
    {
        string folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        if (!File.Exists(file))
        {
            // In an archive, or a name that only RegularFile opens; the copy's is UTF-8.
            using var source = RegularFile.OpenAny(file);
            using var written = new FileStream(target, FileMode.CreateNew);
            source.CopyTo(written);
        }
        else if (copy) File.Copy(file, target);
        // The temporary folder is a sibling of the final one, so relative links hold there too.
        else File.CreateSymbolicLink(target, Path.GetRelativePath(folder, file));
    }

    static void Write(StreamWriter writer, IReadOnlyCollection<string> lists, string[] classes)
    {
        var yaml = new Emitter(writer);
        yaml.Emit(new StreamStart());
        yaml.Emit(new DocumentStart());
        yaml.Emit(new MappingStart());
        // The usual trainers insist on train and val.
        if (lists.Contains(Undivided)) lists = [Undivided];
        string train = FirstOf(PartNames.Train) ?? lists.First();
        Pair("train", train + ".txt");
        Pair("val", (FirstOf(PartNames.Validation, PartNames.Test) ?? train) + ".txt");
        if (lists.Contains(PartNames.Test)) Pair("test", PartNames.Test + ".txt");
        yaml.Emit(new Scalar("names"));
        yaml.Emit(new MappingStart());
        for (int i = 0; i < classes.Length; i++) Pair(i.ToString(CultureInfo.InvariantCulture), classes[i]);
        yaml.Emit(new MappingEnd());
        yaml.Emit(new MappingEnd());
        yaml.Emit(new DocumentEnd(isImplicit: true));
        yaml.Emit(new StreamEnd());

        string? FirstOf(params string[] names) => Array.Find(names, lists.Contains);

        void Pair(string key, string value)
        {
            yaml.Emit(new Scalar(key));
            yaml.Emit(new Scalar(null, null, value, ScalarStyle.DoubleQuoted, isPlainImplicit: false, isQuotedImplicit: true));
        }
    }
}
