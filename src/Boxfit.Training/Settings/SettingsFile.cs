using System.Text;
using YamlDotNet.RepresentationModel;

namespace Boxfit.Training.Settings;

/// <summary>Settings as a YAML file: a mapping from setting names to values.</summary>
public static class SettingsFile
{
    /// <summary>Reads a YAML file. Relative paths in it are meant from the file's own folder; lists may be YAML sequences.</summary>
    /// <exception cref="InputException">The file is missing, is not such a mapping, or has an unknown or repeated key.</exception>
    public static IReadOnlyList<GivenSetting> Read(string path)
    {
        string text;
        if (!File.Exists(path))
        {
            throw new InputException(Directory.Exists(path) ? $"{Path.GetFullPath(path)} is a folder; expected a YAML file of settings, such as a run's config.yaml."
                : $"There is no settings file at {Path.GetFullPath(path)}; expected a YAML file, such as a run's config.yaml.");
        }
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The settings file {Path.GetFullPath(path)} cannot be read: {e.Message}", e);
        }
        return Parse(text, path);
    }

    /// <summary>Writes every setting, so that a run can be repeated; paths become absolute.</summary>
    public static string Print(TrainingSettings settings)
    {
        var text = new StringBuilder("# All settings of this run; `boxfit train --config FILE --out DIR` repeats it.\n");
        foreach (var setting in SettingsTable.All)
        {
            string value = setting.Print(settings);
            if (value.Length == 0) continue;
            bool isPath = setting.MeansPath(value);
            if (isPath) value = Path.GetFullPath(value);
            text.Append(setting.Name).Append(": ").Append(isPath || HasMeaning(value) ? Quote(value) : value).Append('\n');
        }
        return text.ToString();
    }

    internal static IReadOnlyList<GivenSetting> Parse(string text, string path)
    {
        // Settings are a list of lists at most.
        if (ShallowYaml.Load(text, path, deepest: 4) is not { } root) return [];

        var settings = new List<GivenSetting>();
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var (key, node) in root.Children)
        {
            long line = key.Start.Line;
            string name = (key as YamlScalarNode)?.Value ?? "";
            var setting = SettingsTable.All.FirstOrDefault(s => s.Name == name) ?? throw new InputException(
                $"{path}, line {line}: there is no setting '{name}'.{Spelling.DidYouMean(name, SettingsTable.All.Select(s => s.Name))}");
            string value = node switch
            {
                YamlScalarNode scalar => scalar.Value ?? "",
                YamlSequenceNode list when list.All(item => item is YamlScalarNode) =>
                    list.Any() ? string.Join(",", list.Select(item => ((YamlScalarNode)item).Value)) : "none",
                _ => throw new InputException($"{path}, line {line}: '{name}' needs a plain value ({setting.Syntax})."),
            };
            if (setting.MeansPath(value)) value = Path.GetFullPath(value, folder);
            settings.Add(new(name, value, $"{path}, line {line}, {name}"));
        }
        return settings;
    }

    /// <summary>True where YAML would read something else than the text, as with the pattern <c>*.bias</c> or a class called <c>a #1</c>.</summary>
    static bool HasMeaning(string value) =>
        !char.IsAsciiLetterOrDigit(value[0]) || value[^1] is ':' or ' ' || value.Contains(": ", StringComparison.Ordinal) || value.Contains('#');

    static string Quote(string value) => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
}
