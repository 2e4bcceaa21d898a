namespace Boxfit.Onnx.Translation;

/// <summary>From the network's numbers beside the box to probabilities: of presence a number a picture, of classes one for each.</summary>
static class OnnxVerdicts
{
    const string Box = "numbers.box", Presence = ModelFile.OnnxPresence, Classes = ModelFile.OnnxClasses;

    /// <summary>Adds the steps, which end in the outputs; returns the name of the box's numbers.</summary>
    public static string Add(OnnxGraphBuilder builder, string numbers, OutputLayout outputs)
    {
        if (outputs.Extras == 0) return numbers;
        (string, int)[] presence = outputs.HasPresence ? [($"{Presence}.logit", 1)] : [];
        (string, int)[] classes = outputs.Classes > 0 ? [($"{Classes}.logits", outputs.Classes)] : [];
        builder.Split(numbers, [(Box, OutputLayout.BoxCount), .. presence, .. classes]);
        if (outputs.HasPresence)
        {
            string column = builder.Add("Sigmoid", $"{Presence}.column", [$"{Presence}.logit"]);
            builder.Add("Reshape", Presence, [column, builder.Integers($"{Presence}.shape", -1)]);
        }
        if (outputs.Classes > 0) builder.Add("Softmax", Classes, [$"{Classes}.logits"], [new("axis", 1L)]);
        return Box;
    }

    /// <summary>The outputs that it ends in.</summary>
    public static IEnumerable<OnnxValue> Outputs(ModelDescription description)
    {
        var outputs = description.Configuration.Outputs;
        if (outputs.HasPresence)
        {
            yield return new(Presence, OnnxType.Float32, [],
                "the probability that the object is in the picture; the metadata has the threshold that was chosen");
        }
        if (outputs.Classes > 0)
            yield return new(Classes, OnnxType.Float32, [outputs.Classes], "the probability of each class, in the order of the metadata");
    }
}
