using System.Text.Json;

namespace Boxfit.Cli.Doctor;

/// <summary>A topic that could not be looked at.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Error">Why not.</param>
sealed record BrokenTopic(TopicName Name, string Error) : Topic(Name)
{
    public override IReadOnlyList<Check> Checks =>
        [new("could not be looked at", Error, "report this as a fault of boxfit doctor, with the message") { IsNeeded = Name.IsNeeded }];

    public override void WriteProperties(Utf8JsonWriter json) => json.WriteString("error", Error);
}
