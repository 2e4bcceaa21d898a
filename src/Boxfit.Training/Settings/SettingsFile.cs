using YamlDotNet.RepresentationModel;
using Row = Boxfit.Data.Settings.Setting<Boxfit.Training.Settings.TrainingSettings>;

namespace Boxfit.Training.Settings;

/// <summary>Settings as a YAML file: a mapping from setting names to values.</summary>
static class SettingsFile
{
    // How a file begins that a run has written.
    const string OfRun = "# All settings of this run;";

    static readonly (string Name, string Value)[] s_before =
        [(SettingsTable.Looks, "1"), (SettingsTable.Presence, "off"), (SettingsTable.Classes, "off")];

    /// <summary>Reads a YAML file. Relative paths in it are meant from the file's own folder; lists may be YAML sequences.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">The settings that it may name; the standard ones when null.</param>
    /// <exception cref="InputException">The file is missing, is not such a mapping, or has an unknown or repeated key.</exception>
    public static IReadOnlyList<GivenSetting> Read(string path, SettingsTable? table = null)
    {
        string text, full = Path.GetFullPath(path);
        if (Directory.Exists(path))
            throw new InputException($"{full} is a folder; expected a YAML file of settings, such as a run's config.yaml.");
        if (!File.Exists(path))
        {
            throw new InputException(
                $"There is no settings file at {full}; expected a YAML file, such as a run's config.yaml.{NearPaths.DidYouMean(full)}");
        }
        try
        {
            text = RegularFile.ReadText(path, ShallowYaml.LongestText);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The settings file {full} cannot be read: {e.Message}", e);
        }
        return Parse(text, path, table);
    }

    /// <summary>Writes every setting, so that a run can be repeated; paths become absolute.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="table">Those that are written; the standard ones when null.</param>
    public static string Print(TrainingSettings settings, SettingsTable? table = null) =>
        Print(settings, (table ?? SettingsTable.Standard).All, OfRun + " `boxfit train --config FILE --out DIR` repeats it.");

    /// <summary>Writes some settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="rows">Those that are written.</param>
    /// <param name="heading">The first line, a remark.</param>
    public static string Print(TrainingSettings settings, IReadOnlyList<Setting<TrainingSettings>> rows, string heading)
    {
        var text = new StringBuilder(heading).Append('\n');
        foreach (var setting in rows)
        {
            string value = setting.Print(settings);
            if (value.Length == 0) continue;
            bool isPath = setting.MeansPath(value);
            text.Append(setting.Name).Append(": ");
            if (setting.IsSeveral)
                text.Append('[').AppendJoin(", ", Places(setting, value, Environment.CurrentDirectory).Select(Quote)).Append(']');
            else
            {
                if (isPath) value = Path.GetFullPath(value);
                text.Append(isPath || HasMeaning(value) ? Quote(value) : value);
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    public static IReadOnlyList<GivenSetting> Parse(string text, string path, SettingsTable? table = null)
    {
        // Settings are a list of lists at most.
        if (ShallowYaml.Load(text, path, deepest: 4) is not { } root) return [];

        var settings = new List<GivenSetting>();
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var (key, node) in root.Children)
        {
            long line = key.Start.Line;
            string name = (key as YamlScalarNode)?.Value ?? "";
            var setting = (table ?? SettingsTable.Standard).Find(name, $"{path}, line {line}");
            string value = node switch
            {
                YamlScalarNode scalar => scalar.Value ?? "",
                YamlSequenceNode list when list.All(item => item is YamlScalarNode) =>
                    list.Any() ? string.Join(setting.IsSeveral ? Row.Separator : ',', list.Select(item => ((YamlScalarNode)item).Value))
                    : setting.IsSeveral ? "" : "none",
                _ => throw new InputException($"{path}, line {line}: '{name}' needs a plain value ({setting.Syntax})."),
            };
            if (setting.MeansPath(value)) value = string.Join(Row.Separator, Places(setting, value, folder));
            settings.Add(new(name, value, $"{path}, line {line}, {name}"));
        }
        // Earlier versions wrote all the settings that there were, looked once, and had no outputs beside the box.
        if (!text.StartsWith(OfRun, StringComparison.Ordinal)) return settings;
        foreach (var (name, before) in s_before)
            if (settings.TrueForAll(s => s.Name != name)) settings.Add(new(name, before, path));
        return settings;
    }

    /// <summary>The places that a path, or each of several, means, as seen from a folder.</summary>
    static IEnumerable<string> Places(Row setting, string value, string folder) =>
        (setting.IsSeveral ? value.Split(Row.Separator) : [value]).Select(v => Path.GetFullPath(v, folder));

    /// <summary>True where YAML would read something else, as with the pattern <c>*.bias</c> or a class called <c>a #1</c>.</summary>
    static bool HasMeaning(string value) => !char.IsAsciiLetterOrDigit(value[0]) || value[^1] is ':' or ' '
        || value.Contains(": ", StringComparison.Ordinal) || value.Contains('#');

    static string Quote(string value) => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
}
