using System.Text.Json;

namespace Boxfit.Cli.Doctor;

/// <summary>One topic of what training runs on: what was found, and what is to be done about it.</summary>
/// <param name="Name">How it is called.</param>
abstract record Topic(TopicName Name)
{
    /// <summary>What was looked at.</summary>
    public abstract IReadOnlyList<Check> Checks { get; }

    /// <summary>Writes what was found as properties of an object.</summary>
    public abstract void WriteProperties(Utf8JsonWriter json);
}
