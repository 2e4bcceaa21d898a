using System.Text.Json;
using Boxfit.Cli.Screens;

namespace Boxfit.Cli.Doctor;

/// <summary>All that was looked at, and whether training can run.</summary>
sealed record Examination(IReadOnlyList<Part> Parts)
{
    /// <summary>What keeps training from running, in one line; null where it can.</summary>
    public string? Missing => Parts.SelectMany(p => p.Checks.Where(c => c is { IsNeeded: true, IsFine: false })
        .Select(c => $"{p.Name.Title}: {c.Found.ReplaceLineEndings(" ").TrimEnd('.')}. Remedy: {c.Remedy}")).FirstOrDefault();

    /// <summary>Looks at everything on this machine; nothing that is missing or broken keeps the rest from being looked at.</summary>
    public static Examination Make(CancellationToken cancellation)
    {
        var probe = new ProbeProcess(cancellation);
        return Make(
            cancellation,
            (PartName.Processor, ProcessorPart.Find), (PartName.Resources, ResourcesPart.Find),
            (PartName.Engine, () => EnginePart.Find(probe.Ask)), (PartName.Pictures, () => PicturePart.Find(probe.Ask)),
            (PartName.Cascades, CascadePart.Find), (PartName.Cache, CachePart.Find), (PartName.Runtime, RuntimePart.Find),
            (PartName.Limits, LimitsPart.Find));
    }

    /// <summary>Looks at parts one after the other.</summary>
    internal static Examination Make(CancellationToken cancellation, params IEnumerable<(PartName Name, Func<Part> Find)> parts)
    {
        return new([.. parts.Select(Try)]);

        Part Try((PartName Name, Func<Part> Find) part)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return part.Find();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return new BrokenPart(part.Name, e.Message.ReplaceLineEndings(" "));
            }
        }
    }

    /// <summary>The parts with what was found, and remedies below.</summary>
    public IEnumerable<OutlineNode> Outline() => Parts.Select(p => new OutlineNode(p.Name.Title, [.. p.Checks.Select(Line)]));

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version", typeof(Examination).Assembly.GetName().Version!.ToString(3));
        json.WriteBoolean("canTrain", Missing is null);
        json.WriteString("missing", Missing);
        foreach (var part in Parts)
        {
            json.WriteStartObject(part.Name.Key);
            part.WriteProperties(json);
            json.WriteEndObject();
        }
        json.WriteStartArray("checks");
        foreach (var part in Parts)
        {
            foreach (var check in part.Checks)
            {
                json.WriteStartObject();
                json.WriteString("part", part.Name.Key);
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
