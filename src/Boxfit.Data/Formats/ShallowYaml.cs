using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Boxfit.Data.Formats;

/// <summary>Reads small YAML files that people write; what nests deeply or refers to itself would only use up memory.</summary>
static class ShallowYaml
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int LongestText = 1 << 22;

    /// <summary>The root of the first document: a mapping, or null where the text is empty.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="deepest">Number of levels that lists and mappings may nest.</param>
    /// <exception cref="InputException">The text is no YAML, nests too deeply, or is something else than a mapping.</exception>
    public static YamlMappingNode? Load(string text, string path, int deepest)
    {
        if (text.Length > LongestText) throw new InputException($"{path} is too large for a YAML file of settings.");
        var stream = new YamlStream();
        try
        {
            RequireShallow(text, path, deepest);
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new InputException($"{path}, line {e.Start.Line}: not valid YAML: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            // The library's parser lets some exceptions of its own escape on damaged text.
            throw new InputException($"{path}: not valid YAML: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        if (stream.Documents.Count == 0) return null;
        return stream.Documents is [{ RootNode: YamlMappingNode root }] ? root
            : throw new InputException($"{path}: expected one mapping of names to values, such as 'epochs: 20', one to a line.");
    }

    static void RequireShallow(string text, string path, int deepest)
    {
        var parser = new Parser(new StringReader(text));
        for (int depth = 0; parser.MoveNext();)
        {
            if (parser.Current is MappingStart or SequenceStart) depth++;
            if (parser.Current is MappingEnd or SequenceEnd) depth--;
            if (depth > deepest) throw new InputException($"{path}, line {parser.Current!.Start.Line}: nested too deeply.");
        }
    }
}
