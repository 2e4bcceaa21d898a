namespace Boxfit.Data.Formats;

/// <summary>
/// Reads the pictures of archives with the boxes beside them. What a list of four numbers means, and in what they are measured, no standard
/// says: where they do not say it by their names, the user has to.
/// </summary>
/// <param name="source">Absolute path of what is read: an archive, a pattern or a folder.</param>
/// <param name="options">How it is read.</param>
sealed class WebDatasetReader(string source, ReadOptions options)
{
    const string Boxes = ".json", Class = ".cls";

    const string Besides = "Pictures beside the one of their sample that has boxes, such as masks, are left out";

    // Numbers of shares may be a little above 1; no picture has all its boxes within its first pixel.
    const double LargestShare = 1.05;

    readonly AnnotationSetBuilder _set = new(source, WebDatasetFormat.FormatName);
    readonly string _folder = Directory.Exists(source) ? source : Path.GetDirectoryName(source) ?? source;
    int _unlabelled, _boxes;
    double _largest;

    /// <summary>A picture with the boxes beside it.</summary>
    readonly record struct Labelled(ArchiveMember Picture, ArchiveMember Boxes, ArchiveMember? Class);

    /// <summary>Reads archives, one after the other, each on several threads.</summary>
    /// <exception cref="InputException">One cannot be read, or it is not certain what the numbers are.</exception>
    public AnnotationSet Read(IReadOnlyList<string> archives)
    {
        foreach (string path in archives) Read(Archive.At(Path.GetFullPath(path)));
        var units = options.Units ?? NumberUnit.Pixels;
        if (options.Units is null && _boxes > 0 && _largest <= LargestShare)
        {
            throw new InputException(
                $"{source}: no number of its {Counted.Of(_boxes, "box")} is larger than {_largest:0.###}, so that they may be shares of " +
                "their pictures. Say which they are: --units share, or --units pixels.");
        }
        if (_unlabelled > 0)
        {
            _set.AddNote($"Pictures of {source} without boxes beside them are left out: {_unlabelled:N0}. Those that show no object have " +
                "\"boxes\": [] there.");
        }
        var set = _set.Build();
        return units == NumberUnit.Pixels ? set : set with { Pictures = [.. set.Pictures.Select(p => InShares(p, units))] };
    }

    void Read(Archive archive)
    {
        var labelled = Pairs(archive);
        var contents = new PictureContent[labelled.Count];
        ParallelLoop.For(contents.Length, i => contents[i] = ReadOne(archive, labelled[i], i + 1));
        for (int i = 0; i < contents.Length; i++)
        {
            var content = contents[i];
            foreach (string problem in content.Problems)
                _set.AddProblem(archive.Path, i + 1, $"{AnnotationSetBuilder.Show(labelled[i].Boxes.Name)} {problem}");
            foreach (string remark in content.Remarks) _set.Remark(remark, archive.Path, i + 1);
            if (content.Picture is not { } picture)
            {
                if (content.Problems.Count == 0) _unlabelled++;
                continue;
            }
            if (picture.Objects.Count == 0 && content.IsIncomplete) _set.LeaveOut(archive.Path, i + 1);
            else _set.AddOwn(picture);
            foreach (var o in picture.Objects)
            {
                _boxes++;
                _largest = Math.Max(_largest, Math.Max(Math.Abs(o.X2), Math.Abs(o.Y2)));
            }
        }
    }

    /// <summary>The pictures of an archive with the boxes of their name; the others are counted.</summary>
    List<Labelled> Pairs(Archive archive)
    {
        var pairs = new List<Labelled>();
        // The pictures of a sample, as WebDataset tells samples: by all before the name's first dot.
        string? sample = null;
        int alone = 0, begun = 0;
        foreach (var member in archive.Index.Below(""))
        {
            if (!ArchivedFile.IsVisible(member.Name) || !FileNames.IsPicture(member.Name)) continue;
            if (SampleOf(member.Name) is var its && its != sample)
            {
                EndSample();
                (sample, begun, alone) = (its, pairs.Count, 0);
            }
            string stem = FileNames.WithoutEnding(member.Name);
            if (archive.Index.Find(stem + Boxes) is { } boxes) pairs.Add(new(member, boxes, archive.Index.Find(stem + Class)));
            else alone++;
        }
        EndSample();
        return pairs;

        void EndSample()
        {
            if (pairs.Count == begun) _unlabelled += alone;
            else if (alone > 0) _set.Remark(Besides, archive.Path, begun + 1);
        }
    }

    static string SampleOf(string name)
    {
        int dot = name.IndexOf('.', name.LastIndexOf('/') + 1);
        return dot < 0 ? name : name[..dot];
    }

    /// <summary>Reads the boxes of a picture; no <see cref="PictureContent.Picture"/> where the file says nothing of boxes.</summary>
    PictureContent ReadOne(Archive archive, Labelled labelled, int row)
    {
        var content = new PictureContent();
        byte[]? json = null;
        try
        {
            string label = labelled.Class is { } member ? Encoding.UTF8.GetString(ReadAll(archive, member)).Trim() : "";
            json = ReadAll(archive, labelled.Boxes);
            using var tokens = new JsonTokens(new MemoryStream(json), $"{archive.Path}/{labelled.Boxes.Name}", json.Length + 1);
            if (tokens.Read() && tokens.Type == JsonTokenType.StartObject)
            {
                string name = FileNames.From(_folder, archive.Path) + '/' + labelled.Picture.Name;
                new WebDatasetEntry(tokens, content, options.Boxes).Read(name, label, archive.Path, row);
            }
            else content.Problems.Add("is no JSON object");
        }
        // What is wrong with the archive ends the reading, what is wrong with a file in it only leaves out its picture.
        catch (Exception e) when (e is IOException || (e is InputException && json is not null))
        {
            content.Problems.Add($"cannot be read: {e.Message}");
        }
        return content;
    }

    /// <summary>What lies beside a picture, which is small.</summary>
    static byte[] ReadAll(Archive archive, ArchiveMember member)
    {
        if (member.Length > JsonTokens.LongestText)
            throw new IOException($"it has {ByteCount.Text(member.Length)}; at most {ByteCount.Text(JsonTokens.LongestText)} are read");
        using var stream = archive.Open(member);
        byte[] bytes = new byte[member.Length];
        int count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes.AsSpan(0, count).StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..count] : bytes[..count];
    }

    static AnnotatedPicture InShares(AnnotatedPicture picture, NumberUnit units)
    {
        double whole = units == NumberUnit.Percent ? 100 : 1;
        return picture with
        {
            Objects =
            [
                .. picture.Objects.Select(o =>
                    o with { X1 = o.X1 / whole, Y1 = o.Y1 / whole, X2 = o.X2 / whole, Y2 = o.Y2 / whole, Unit = BoxUnit.Share }),
            ],
        };
    }
}
