namespace Boxfit.Data.Formats;

/// <summary>
/// Reads tasks one by one. Of several annotations of a task one counts; predictions count only where the file has no annotation at all.
/// </summary>
sealed class LabelStudioReader(JsonTokens json, string file)
{
    readonly AnnotationSetBuilder _set = new(file, LabelStudioFormat.FormatName);
    readonly List<LabelStudioEntry> _tasks = [];
    readonly Dictionary<string, LabelStudioEntry> _flatTasks = new(StringComparer.Ordinal);

    /// <summary>A picture of a task with the boxes that the annotation that counts has of it.</summary>
    sealed record TaskPicture(
        LabelStudioEntry Task, LabelStudioResults Results, string Reference, IReadOnlyList<LabelStudioRegion> Regions);

    /// <exception cref="InputException">The file is no list of tasks.</exception>
    public AnnotationSet Read(string? note)
    {
        _set.AddNote(note);
        if (!json.Read() || json.Type is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
            throw new InputException($"{file} is no list of Label Studio tasks.");
        // A single task is as Label Studio's interface gives it.
        if (json.Type == JsonTokenType.StartObject) ReadTask(1);
        else
        {
            for (int row = 1; json.NextItem(0); row++)
            {
                if (json.Type == JsonTokenType.StartObject) ReadTask(row);
                else _set.AddProblem(file, row, "is no task");
            }
        }
        json.Read(); // nothing may follow
        bool usePredictions = _tasks.Exists(t => t.Prediction is not null) && !_tasks.Exists(t => t.AnnotationCount > 0);
        if (usePredictions) _set.AddNote($"{file} has no annotations, so its predictions are read.");
        if (usePredictions && _tasks.Count(t => t.PredictionCount > 1) is > 0 and var many)
            _set.AddNote($"Tasks of {file} that have several predictions, of which the first counts: {many}.");
        AddPictures(usePredictions);
        if (_tasks.Count(t => t.AnnotationCount > 1) is > 0 and var several)
        {
            _set.AddNote(
                $"{Counted.Of(several, "task")} of {file} {Counted.Word(several, "has", "have")} several annotations; of each the " +
                $"ground truth counts, else the first that has boxes. In {_tasks.Count(t => t.PassesOverFirst)} of them " +
                "that is not the first.");
        }
        return _set.Build();
    }

    void AddPictures(bool usePredictions)
    {
        var found = new List<TaskPicture>();
        foreach (var task in _tasks)
        {
            var results = usePredictions ? task.Prediction : task.Annotation;
            if (results is null)
            {
                // Nobody has said that there is no object.
                _set.Remark(
                    usePredictions ? "Tasks without a prediction are left out"
                    : task.Prediction is not null ? "Tasks with nothing but a prediction are left out, since other tasks have annotations"
                    : "Tasks without an annotation are not labelled yet and are left out", file, task.Row);
                continue;
            }
            found.AddRange(task.Pictures(results).Select(p => new TaskPicture(task, results, p.Reference, p.Regions)));
            if (task.Problem is not null) _set.AddProblem(file, task.Row, $"task {task.Row} {task.Problem}");
        }
        // Two uploads, or files of two folders, may have the same name.
        HashSet<string> shared =
        [
            .. found.Select(f => LabelStudioNames.Read(f.Reference)).Distinct().GroupBy(n => n.Name, StringComparer.Ordinal)
                .Where(g => g.Count() > 1).Select(g => g.Key),
        ];
        foreach (var picture in found)
        {
            var (name, kept) = LabelStudioNames.Read(picture.Reference);
            if (shared.Contains(name)) name = kept;
            if (EntryChecks.Name(name) is { } problem) _set.AddProblem(file, picture.Task.Row, $"task {picture.Task.Row} {problem}");
            else Add(picture, name, name == kept ? [] : [kept]);
        }
    }

    void Add(TaskPicture picture, string name, string[] others)
    {
        var (task, results, _, regions) = picture;
        foreach (string wrong in results.Problems) _set.AddProblem(file, task.Row, $"{AnnotationSetBuilder.Show(name)} {wrong}");
        for (int i = 0; i < results.KeyPoints; i++) _set.Remark(PassedOver.NoBox, file, task.Row);
        for (int i = 0; i < results.Turned; i++) _set.Remark(TurnedBox.Note, file, task.Row);
        if (results.Regions.Count == 0 && (results.Problems.Count > 0 || results.KeyPoints > 0))
        {
            _set.LeaveOut(file, task.Row);
            return;
        }
        _set.Add(new()
        {
            Name = name,
            OtherNames = others,
            File = file,
            Row = task.Row,
            Width = regions.FirstOrDefault(r => r.Width is not null)?.Width,
            Height = regions.FirstOrDefault(r => r.Height is not null)?.Height,
            Part = task.Part,
            Objects = [.. regions.Select(r => r.Box with { Confidence = r.Box.Confidence ?? results.Score })],
        });
    }

    void ReadTask(int row)
    {
        var task = new LabelStudioEntry { Row = row };
        LabelStudioResults? flat = null;
        string? id = null;
        bool isFlat = false;
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            switch (name)
            {
                case "id":
                    id = json.Text;
                    break;
                case "annotator" or "annotation_id":
                    isFlat = true;
                    break;
                case "data" when json.Type == JsonTokenType.StartObject:
                    ReadData(task);
                    break;
                case "annotations" or "completions" when json.Type == JsonTokenType.StartArray:
                    ReadSeveral(task, isPrediction: false);
                    break;
                case "predictions" when json.Type == JsonTokenType.StartArray:
                    ReadSeveral(task, isPrediction: true);
                    break;
                case "drafts" or "meta" or "file_upload":
                    break;
                default: // JSON-MIN: data and results stand in the task itself
                    ReadFlat(task, name, ref flat);
                    break;
            }
        }
        if (flat is not null || isFlat) task.Add(flat ?? new(), isTruth: false);
        // JSON-MIN has an item for each annotation.
        if (isFlat && id is not null && !_flatTasks.TryAdd(id, task)) _flatTasks[id].AddAnnotationsOf(task);
        else _tasks.Add(task);
    }

    void ReadFlat(LabelStudioEntry task, string name, ref LabelStudioResults? flat)
    {
        if (json.Type == JsonTokenType.String && name == "split") task.AddPart(json.Text);
        else if (json.Type == JsonTokenType.String) task.AddText(name, json.Text!);
        if (json.Type != JsonTokenType.StartArray) return;
        var results = flat ?? new LabelStudioResults();
        results.ReadFlat(json, (index, text) => task.AddText(name, text, index));
        if (results.Any || results.KeyPoints > 0) flat = results;
    }

    void ReadData(LabelStudioEntry task)
    {
        int depth = json.Depth;
        while (json.NextProperty(depth, out string name))
        {
            if (json.Type == JsonTokenType.String && name == "split") task.AddPart(json.Text);
            else if (json.Type == JsonTokenType.String) task.AddText(name, json.Text!);
            if (json.Type != JsonTokenType.StartArray) continue;
            int inner = json.Depth;
            for (int index = 0; json.NextItem(inner); index++)
                if (json.Type == JsonTokenType.String) task.AddText(name, json.Text!, index);
        }
    }

    /// <summary>Reads a list of annotations or predictions.</summary>
    void ReadSeveral(LabelStudioEntry task, bool isPrediction)
    {
        for (int depth = json.Depth; json.NextItem(depth);)
        {
            if (json.Type != JsonTokenType.StartObject) continue;
            var results = new LabelStudioResults();
            bool isCancelled = false, isTruth = false;
            int inner = json.Depth;
            while (json.NextProperty(inner, out string name))
            {
                if (name is "was_cancelled" or "skipped") isCancelled |= json.Type == JsonTokenType.True;
                else if (name == "ground_truth") isTruth |= json.Type == JsonTokenType.True;
                else if (name == "score" && json.TryNumber(out double score)) results.Score = score;
                else if (name == "result" && json.Type == JsonTokenType.StartArray) results.Read(json);
            }
            if (isPrediction) task.AddPrediction(results);
            else if (!isCancelled) task.Add(results, isTruth);
            else if (results.Any) _set.Remark("Cancelled annotations are passed over", file, task.Row);
        }
    }
}
