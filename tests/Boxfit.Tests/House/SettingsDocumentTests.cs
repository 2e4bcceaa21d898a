using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>Documents that list settings say what the table of settings says.</summary>
public partial class SettingsDocumentTests
{
    static string InDocs(string name) => Path.Combine(Repository.Root, "docs", name);

    /// <summary>With <c>BOXFIT_RENEW_GOLDEN=1</c> it is written anew instead.</summary>
    [Fact]
    public void All_settings_are_in_settings_md()
    {
        string expected = SettingsDocument.Write(SettingsTable.Standard);
        if (Environment.GetEnvironmentVariable("BOXFIT_RENEW_GOLDEN") == "1") File.WriteAllText(InDocs("settings.md"), expected);
        Assert.Equal(expected, File.ReadAllText(InDocs("settings.md")));
    }

    [Fact]
    public void Augmentation_md_has_each_option_with_its_range()
    {
        var rows = OptionRow().Matches(File.ReadAllText(InDocs("augmentation.md")))
            .Select(m => (m.Groups["option"].Value.Replace("\\|", "|", StringComparison.Ordinal), m.Groups["range"].Value));
        Assert.Equal(Augmentation.Settings.Select(s => ($"--{s.Name} {s.Syntax}", Range(s))), rows);

        static string Range(Setting<Augmentation> setting) =>
            setting.Rules is [var rule, ..] ? rule.Expected(new()).Split(',')[0].Replace(" to ", "…", StringComparison.Ordinal) : "";
    }

    [GeneratedRegex(@"^\| `(?<option>--.+?)` \| (?<range>[^|]*?) ?\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OptionRow();
}
