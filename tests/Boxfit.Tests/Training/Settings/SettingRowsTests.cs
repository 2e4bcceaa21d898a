using System.Reflection;

namespace Boxfit.Tests.Training.Settings;

/// <summary>Each property of the settings has a row in the table, and no two rows have the same.</summary>
public class SettingRowsTests
{
    // The weights decide the first, the data the last two; the other is Looking, where that is more than one look.
    static readonly string[] s_withoutRow = ["Model.FoldedNorms", "Preprocessing.Looks", "Model.Presence", "Model.Classes"];

    static readonly TrainingSettings[] s_presets = [Presets.Get(Presets.Article), Presets.Get(Presets.Fast)];

    [Fact]
    public void Each_property_is_changed_by_one_row()
    {
        var changed = new List<string>();
        foreach (var setting in SettingsTable.Standard.All)
        {
            string other = TrainingSettingsTests.OtherValues[setting.Name];
            var before = s_presets.First(p => setting.Print(p) != other);
            string[] properties = [.. Differences("", before, setting.Parse(before, other)).Except(s_withoutRow)];
            Assert.Equal(setting.Name == SettingsTable.Size ? 2 : 1, properties.Length);
            changed.AddRange(properties);
        }
        Assert.Equal(Leaves("", typeof(TrainingSettings)).Except(s_withoutRow).Order(), changed.Order());
    }

    static IEnumerable<string> Differences(string path, object a, object b) =>
        from property in Properties(a.GetType())
        let before = property.GetValue(a)
        let after = property.GetValue(b)
        where !Equals(before, after)
        from difference in IsGroup(property) ? Differences($"{path}{property.Name}.", before, after) : [path + property.Name]
        select difference;

    static IEnumerable<string> Leaves(string path, Type type) =>
        Properties(type).SelectMany(p => IsGroup(p) ? Leaves($"{path}{p.Name}.", p.PropertyType) : [path + p.Name]);

    static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite);

    static bool IsGroup(PropertyInfo property) => property.Name is nameof(TrainingSettings.Model) or nameof(TrainingSettings.Preprocessing)
        or nameof(TrainingSettings.Looking) or nameof(TrainingSettings.Augmentation) or nameof(TrainingSettings.Optimization)
        or nameof(TrainingSettings.Freezing);
}
