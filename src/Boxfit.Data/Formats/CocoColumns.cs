namespace Boxfit.Data.Formats;

/// <summary>
/// The annotations of an image as an object of lists of the same length: <c>objects</c> of Hugging Face's imagefolder, <c>ann</c> of
/// MMDetection.
/// </summary>
static class CocoColumns
{
    /// <summary>Reads the object that begins with the token; nothing is finished yet.</summary>
    public static List<CocoEntry> Read(JsonTokens json)
    {
        var found = new List<CocoEntry>();
        var ignored = new List<CocoEntry>();
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (json.Type != JsonTokenType.StartArray) continue;
            var target = name.EndsWith("_ignore", StringComparison.Ordinal) ? ignored : found;
            string key = name switch
            {
                "bbox" or "bboxes" or "bboxes_ignore" => "bbox",
                "label" or "labels" or "category" or "categories" or "category_id" or "labels_ignore" => "category",
                "area" or "iscrowd" or "bbox_mode" or "score" => name,
                _ => "",
            };
            if (key.Length == 0) continue;
            int index = 0;
            for (int inner = json.Depth; json.NextItem(inner); index++)
            {
                if (index == target.Count) target.Add(new());
                bool isNumber = key == "category" && json.Type == JsonTokenType.Number;
                target[index].ReadKey(json, isNumber ? "category_id" : key);
            }
        }
        foreach (var annotation in ignored) annotation.Ignore();
        return [.. found, .. ignored];
    }
}
