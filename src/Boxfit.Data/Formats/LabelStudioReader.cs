namespace Boxfit.Data.Formats;

/// <summary>
/// Reads tasks one by one. Of several annotations of a task the first that is not cancelled counts; predictions count only where the file
/// has no annotation at all.
/// </summary>
sealed class LabelStudioReader(JsonTokens json, string file)
{
    static readonly string[] s_pictureKeys = ["image", "img", "picture", "photo", "url"];

    readonly AnnotationSetBuilder _set = new(file, LabelStudioFormat.FormatName);
    readonly List<(ReadTask Task, int Row)> _tasks = [];
    int _several;
    bool _anyAnnotation, _anyPrediction;

    /// <summary>What a task says, until it is known whether predictions count.</summary>
    sealed class ReadTask
    {
        public string? Image { get; set; }
        public int ImageRank { get; set; } = int.MaxValue;
        public string? Part { get; set; }
        public LabelStudioResults? Annotation { get; set; }
        public LabelStudioResults? Prediction { get; set; }
        public string? Problem { get; set; }
    }

    /// <exception cref="InputException">The file is no list of tasks.</exception>
    public AnnotationSet Read(string? note)
    {
        _set.AddNote(note);
        if (!json.Read() || json.Type != JsonTokenType.StartArray) throw new InputException($"{file} is no list of Label Studio tasks.");
        for (int row = 1; json.NextItem(0); row++)
        {
            if (json.Type == JsonTokenType.StartObject) _tasks.Add((ReadOne(), row));
            else _set.AddProblem(file, row, "is no task");
        }
        json.Read(); // nothing may follow
        bool usePredictions = _anyPrediction && !_anyAnnotation;
        foreach (var (task, row) in _tasks) Add(task, row, usePredictions);
        if (usePredictions) _set.AddNote($"{file} has no annotations, so its predictions are read.");
        if (_several > 0) _set.AddNote($"{_several} tasks of {file} have several annotations; the first of each is read.");
        return _set.Build();
    }

    void Add(ReadTask task, int row, bool usePredictions)
    {
        var results = usePredictions ? task.Prediction : task.Annotation;
        string? name = null;
        string[] others = [];
        string? problem = task.Problem;
        if (task.Image is null) problem ??= "has no picture in its data";
        else (name, others) = LabelStudioNames.Read(task.Image);
        problem ??= EntryChecks.Name(name);
        if (problem is null && results is not null)
        {
            foreach (string wrong in results.Problems) _set.AddProblem(file, row, $"{AnnotationSetBuilder.Show(name!)} {wrong}");
            if (results.Problems.Count > 0 && results.Objects.Count == 0) return;
        }
        if (problem is not null)
        {
            _set.AddProblem(file, row, $"task {row} {problem}");
            return;
        }
        _set.Add(new()
        {
            Name = name!,
            OtherNames = others,
            File = file,
            Row = row,
            Width = results?.Width,
            Height = results?.Height,
            Part = task.Part,
            Objects = results?.Objects ?? [],
        });
    }

    ReadTask ReadOne()
    {
        var task = new ReadTask();
        int count = 0;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            switch (name)
            {
                case "data" when json.Type == JsonTokenType.StartObject:
                    ReadData(task);
                    break;
                case "annotations" or "completions" when json.Type == JsonTokenType.StartArray:
                    count += ReadSeveral(r => task.Annotation ??= r);
                    break;
                case "predictions" when json.Type == JsonTokenType.StartArray:
                    _anyPrediction |= ReadSeveral(r => task.Prediction ??= r) > 0;
                    break;
                case "split" when json.Type == JsonTokenType.String:
                    ReadPart(task, json.Text);
                    break;
                case not "file_upload" when json.Type == JsonTokenType.String: // JSON-MIN: the data stand in the task itself
                    ReadImage(task, name, json.Text!);
                    break;
                case not "meta" when json.Type == JsonTokenType.StartArray: // JSON-MIN: results under the name of the labels
                    var results = new LabelStudioResults();
                    results.ReadFlat(json);
                    if (!results.Any) break;
                    task.Annotation ??= results;
                    count++;
                    break;
            }
        }
        if (count > 1) _several++;
        _anyAnnotation |= count > 0;
        return task;
    }

    void ReadData(ReadTask task)
    {
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            if (json.Type != JsonTokenType.String) continue;
            if (name == "split") ReadPart(task, json.Text);
            else ReadImage(task, name, json.Text!);
        }
    }

    static void ReadImage(ReadTask task, string name, string text)
    {
        int rank = Array.IndexOf(s_pictureKeys, name);
        if (rank < 0) rank = FileNames.IsPicture(text) ? s_pictureKeys.Length : int.MaxValue;
        if (rank < task.ImageRank) (task.ImageRank, task.Image) = (rank, text);
    }

    static void ReadPart(ReadTask task, string? text)
    {
        string? problem = PartNames.Read(text, out string? part);
        (task.Part, task.Problem) = (part, task.Problem ?? problem);
    }

    /// <summary>Reads a list of annotations or predictions; returns how many count.</summary>
    int ReadSeveral(Action<LabelStudioResults> take)
    {
        int count = 0;
        for (int depth = json.Depth; json.NextItem(depth);)
        {
            if (json.Type != JsonTokenType.StartObject) continue;
            var results = new LabelStudioResults();
            bool cancelled = false;
            int inner = json.Depth;
            while (json.NextProperty(inner, out string name))
            {
                if (name is "was_cancelled" or "skipped") cancelled |= json.Type == JsonTokenType.True;
                else if (name == "score" && json.TryNumber(out double score)) results.Score = score;
                else if (name == "result" && json.Type == JsonTokenType.StartArray) results.Read(json);
            }
            if (cancelled) continue;
            count++;
            take(results);
        }
        return count;
    }
}

/// <summary>From Label Studio's references to pictures to names of files.</summary>
static class LabelStudioNames
{
    const string Upload = "/data/upload/", Local = "/data/local-files/?d=";
    const int HashLength = 8;

    /// <summary>The likeliest name, and others to look for.</summary>
    public static (string Name, string[] Others) Read(string reference)
    {
        if (reference.StartsWith(Local, StringComparison.Ordinal)) return (Uri.UnescapeDataString(reference[Local.Length..]), []);
        if (reference.StartsWith(Upload, StringComparison.Ordinal))
        {
            string stored = FileNames.Last(Uri.UnescapeDataString(reference));
            // Uploads get eight digits and a dash in front of their name.
            bool isPrefixed = stored.Length > HashLength + 1 && stored[HashLength] == '-' && stored[..HashLength].All(char.IsAsciiHexDigit);
            return isPrefixed ? (stored[(HashLength + 1)..], [stored]) : (stored, []);
        }
        int scheme = reference.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || !reference[..scheme].All(char.IsAsciiLetterOrDigit)) return (reference, []);
        string address = Uri.UnescapeDataString(reference[(scheme + 3)..].Split('?', '#')[0]);
        int host = address.IndexOf('/');
        return host < 0 ? (address, []) : (FileNames.Last(address), [address[(host + 1)..]]);
    }
}
