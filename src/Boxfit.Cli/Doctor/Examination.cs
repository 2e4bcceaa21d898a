using System.Text.Json;

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
            (TopicName.Cascades, CascadeTopic.Find), (TopicName.Cache, CacheTopic.Find), (TopicName.Runtime, RuntimeTopic.Find),
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

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version", typeof(Examination).Assembly.GetName().Version!.ToString(3));
        json.WriteBoolean("canTrain", Missing is null);
        json.WriteString("missing", Missing);
        foreach (var topic in Topics)
        {
            json.WriteStartObject(topic.Name.Key);
            topic.WriteProperties(json);
            json.WriteEndObject();
        }
        json.WriteStartArray("checks");
        foreach (var topic in Topics)
        {
            foreach (var check in topic.Checks)
            {
                json.WriteStartObject();
                json.WriteString("part", topic.Name.Key);
                json.WriteString("name", check.Name);
                json.WriteString("found", check.Found);
                json.WriteBoolean("fine", check.IsFine);
                json.WriteBoolean("needed", check.IsNeeded);
                json.WriteString("remedy", check.Remedy);
                json.WriteEndObject();
            }
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static OutlineNode Line(Check check) =>
        new($"{check.Name}: {check.Found.ReplaceLineEndings(" ")}",
            check.Remedy is null ? [] : [new OutlineNode($"remedy: {check.Remedy}")])
        {
            Mark = check.IsFine ? OutlineMark.Fine : check.IsNeeded ? OutlineMark.Fault : OutlineMark.Warning,
        };
}
