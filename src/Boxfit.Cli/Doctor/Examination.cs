namespace Boxfit.Cli.Doctor;

/// <summary>All that was looked at, and whether training can run.</summary>
sealed record Examination(IReadOnlyList<Topic> Topics)
{
    /// <summary>What keeps training from running, in one line; null where it can.</summary>
    public string? Missing => Topics.SelectMany(t => t.Checks.Where(c => c is { IsNeeded: true, IsFine: false })
        .Select(c => $"{t.Name.Title}: {c.Found.ReplaceLineEndings(" ").TrimEnd('.')}. Remedy: {c.Remedy}")).FirstOrDefault();

    /// <summary>Looks at everything on this machine; nothing that is missing or broken keeps the rest from being looked at.</summary>
    public static Examination Make(CancellationToken cancellation)
    {
        var probe = new ProbeProcess(cancellation);
        return Make(
            cancellation,
            (TopicName.Processor, ProcessorTopic.Find), (TopicName.Resources, ResourcesTopic.Find),
            (TopicName.Engine, () => EngineTopic.Find(probe.Ask)), (TopicName.Pictures, () => PictureTopic.Find(probe.Ask)),
            (TopicName.Cascades, CascadeTopic.Find), (TopicName.Cache, CacheTopic.Find),
            (TopicName.OpenMpi, () => MpiTopic.Find(probe.Ask)), (TopicName.Runtime, RuntimeTopic.Find),
            (TopicName.Limits, LimitsTopic.Find));
    }

    /// <summary>Looks at topics one after the other.</summary>
    internal static Examination Make(CancellationToken cancellation, params IEnumerable<(TopicName Name, Func<Topic> Find)> topics)
    {
        return new([.. topics.Select(Try)]);

        Topic Try((TopicName Name, Func<Topic> Find) topic)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return topic.Find();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return new BrokenTopic(topic.Name, e.Message.ReplaceLineEndings(" "));
            }
        }
    }

    /// <summary>The topics with what was found, and remedies below.</summary>
    public IEnumerable<OutlineNode> Outline() => Topics.Select(t => new OutlineNode(t.Name.Title, [.. t.Checks.Select(Line)]));

    /// <summary>For programs: whether training can run, each topic under its key, and all checks.</summary>
    public OrderedDictionary<string, JsonElement> ToJson()
    {
        string version = typeof(Examination).Assembly.GetName().Version!.ToString(3);
        var json = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["version"] = JsonSerializer.SerializeToElement(version, DoctorJson.Default.String),
            ["canTrain"] = JsonSerializer.SerializeToElement(Missing is null, DoctorJson.Default.Boolean),
            ["missing"] = JsonSerializer.SerializeToElement(Missing!, DoctorJson.Default.String),
        };
        foreach (var topic in Topics) json[topic.Name.Key] = topic.ToJson();
        var checks = Topics.SelectMany(t => t.Checks.Select(
            c => new FindingJson(t.Name.Key, c.Name, c.Found, c.IsFine, c.IsNeeded, c.Remedy)));
        json["checks"] = JsonSerializer.SerializeToElement(checks, DoctorJson.Default.IEnumerableFindingJson);
        return json;
    }

    static OutlineNode Line(Check check) =>
        new($"{check.Name}: {check.Found.ReplaceLineEndings(" ")}",
            check.Remedy is null ? [] : [new OutlineNode($"remedy: {check.Remedy}")])
        {
            Mark = check.IsFine ? OutlineMark.Fine : check.IsNeeded ? OutlineMark.Fault : OutlineMark.Warning,
        };
}

/// <summary>A check for programs.</summary>
sealed record FindingJson(string Part, string Name, string Found, bool Fine, bool Needed, string? Remedy);
