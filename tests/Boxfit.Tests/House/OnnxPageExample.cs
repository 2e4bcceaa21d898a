using Microsoft.ML.OnnxRuntime;
using NetVips;

namespace Boxfit.Tests.House;

/// <summary>The C# of docs/onnx.md, compiled and run as it stands there.</summary>
static class OnnxPageExample
{
    public static void Run(string model, string path)
    {
        using var session = new InferenceSession(model);
        int[] shape = session.InputMetadata["pixels"].Dimensions;
        using var picture = Image.NewFromFile(path).Autorot().Colourspace(Enums.Interpretation.Srgb);
        using var opaque = picture.HasAlpha() ? picture.Flatten(background: [255, 255, 255]) : picture;
        using var fitted = opaque.ThumbnailImage(shape[2], height: shape[1], size: Enums.Size.Force);
        using var input = OrtValue.CreateTensorValueFromMemory(fitted.WriteToMemory<byte>(), [1, shape[1], shape[2], 3]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["pixels"], [input], ["boxes"]);
        float[] box = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        Console.WriteLine($"{box[0] * picture.Width} {box[1] * picture.Height} {box[2] * picture.Width} {box[3] * picture.Height}");
    }
}
