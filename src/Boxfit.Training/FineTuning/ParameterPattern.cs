using System.IO.Enumeration;

namespace Boxfit.Training;

/// <summary>
/// Patterns over parameter names: <c>*</c> stands for any characters and <c>?</c> for one; a pattern without them means the parameter of that
/// name and all below it, so that <c>layer4</c> is all of ResNet's last stage.
/// </summary>
public static class ParameterPattern
{
    /// <summary>True when the pattern means the parameter of the name.</summary>
    public static bool Matches(string pattern, string name)
    {
        if (pattern.AsSpan().ContainsAny('*', '?')) return FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
        // Keras's names are layered by underscores.
        return name.StartsWith(pattern, StringComparison.Ordinal) && (name.Length == pattern.Length || name[pattern.Length] is '.' or '/' or '_');
    }
}
