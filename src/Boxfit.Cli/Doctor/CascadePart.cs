using System.Text.Json;
using Boxfit.Cascades;

namespace Boxfit.Cli.Doctor;

/// <summary>The cascade files that can be named.</summary>
/// <param name="Folders">Where they are looked for.</param>
/// <param name="Files">Those found: name and file.</param>
sealed record CascadePart(IReadOnlyList<string> Folders, IReadOnlyDictionary<string, string> Files) : Part("Cascades", "cascades")
{
    public override IReadOnlyList<Check> Checks
    {
        get
        {
            string places = string.Join(", ", Files.Count > 0 ? Files.Values.Select(f => Path.GetDirectoryName(f)!).Distinct() : Folders);
            return
            [
                new("files", Files.Count > 0 ? $"{Files.Count} in {places}" : $"none in {places}",
                    Files.Count > 0 ? null : "to name cascades in boxfit label and detect: apt-get install opencv-data; a file's path will do, too"),
            ];
        }
    }

    public static CascadePart Find() => new(CascadeFiles.Folders, CascadeFiles.Installed());

    public override void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteStartArray("folders");
        foreach (string folder in Folders) json.WriteStringValue(folder);
        json.WriteEndArray();
        json.WriteStartObject("files");
        foreach (var (name, file) in Files) json.WriteString(name, file);
        json.WriteEndObject();
    }
}
