using System.Text.Json;

namespace Boxfit.Cli.Doctor;

/// <summary>A part that could not be looked at.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Error">Why not.</param>
/// <param name="IsNeeded">Whether training needs the part: what could not be looked at is then not said to be there.</param>
sealed record BrokenPart(string Title, string Key, string Error, bool IsNeeded) : Part(Title, Key)
{
    public override IReadOnlyList<Check> Checks =>
        [new("could not be looked at", Error, "report this as a fault of boxfit doctor, with the message") { IsNeeded = IsNeeded }];

    public override void WriteProperties(Utf8JsonWriter json) => json.WriteString("error", Error);
}
