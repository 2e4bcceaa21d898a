using System.Text.Json;

namespace Boxfit.Cli.Doctor;

/// <summary>Numbers that may be unknown.</summary>
static class JsonValues
{
    public static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    public static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
