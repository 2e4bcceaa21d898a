namespace Boxfit.Training.Runs;

/// <summary>
/// The boxes that a run began with: its <c>boxes.jsonl</c>, a line a picture. It is kept where the data is a review, whose boxes change
/// while people work on it, so that the run can go on to the same bits.
/// </summary>
static class RunBoxes
{
    const string Name = "boxes.jsonl";

    /// <summary>Keeps the boxes of a run that begins, where its data may change under it.</summary>
    public static void Write(RunFolder folder, Dataset dataset)
    {
        if (!dataset.IsReview) return;
        AtomicFile.Write(Inside(folder), stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            foreach (var s in dataset.Samples.SkipLast(dataset.Negatives.Count))
            {
                double[] box = s.HasObject ? [s.Box.X1, s.Box.Y1, s.Box.X2, s.Box.Y2] : [];
                JsonSerializer.Serialize(json, new KeptBox(s.Name, s.Row, s.Part, s.Label, box), TrainingJson.Default.KeptBox);
                json.Flush();
                stream.Write("\n"u8);
                json.Reset();
            }
        });
    }

    /// <summary>What the run's data said when the run began; null where the data file itself is to say it.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="data">The data file.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static AnnotationSet? Read(RunFolder folder, string data)
    {
        string file = Inside(folder);
        if (!File.Exists(file)) return null;
        string source = Path.GetFullPath(data);
        return new()
        {
            Source = source,
            Format = ReviewFormat.FormatName,
            Pictures = [.. OwnLines.Read(file).Select(line => Parse(line, file)).Select(kept => kept.In(source))],
        };
    }

    static KeptBox Parse(OwnLine line, string file)
    {
        try
        {
            if (JsonSerializer.Deserialize(line.Text, TrainingJson.Default.KeptBox) is { Box.Length: 0 or 4 } kept) return kept;
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new InputException(
            $"{file}, line {line.Number}: found '{ForeignText.Shown(line.Text)}', expected a line such as " +
            "{\"name\":\"a.jpg\",\"row\":1,\"label\":\"\",\"box\":[0.1,0.2,0.3,0.4]}. The file is damaged; bring it back as it was.");
    }

    static string Inside(RunFolder folder) => Path.Combine(folder.Path, Name);
}

/// <summary>A line of a run's own boxes.</summary>
/// <param name="Name">The picture's name as the data wrote it.</param>
/// <param name="Row">Its row in the data.</param>
/// <param name="Part">The part that the data put it into; null where it said nothing.</param>
/// <param name="Label">The object's class; may be empty.</param>
/// <param name="Box">x1, y1, x2, y2 in 0…1 of the picture; empty where it shows no object.</param>
sealed record KeptBox(string Name, int Row, string? Part, string Label, double[] Box)
{
    /// <summary>The picture as the data file described it.</summary>
    public AnnotatedPicture In(string data) => new()
    {
        Name = Name, File = data, Row = Row, Part = Part, IsDecidedEmpty = Box.Length == 0,
        Objects = Box.Length == 0 ? [] : [new(Box[0], Box[1], Box[2], Box[3], BoxUnit.Share, Label)],
    };
}
