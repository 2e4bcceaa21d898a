using Boxfit.Inference;

if (args.Length < 2)
{
    Console.Error.WriteLine("Usage: Predict MODEL PICTURE...   MODEL is an ONNX file of Boxfit, or a run folder.");
    return 2;
}
using var predictor = Predictor.Load(args[0]);
foreach (var prediction in predictor.Predict(args[1..]))
{
    if (prediction.Error is { } error) Console.WriteLine($"{prediction.Path}: {error}");
    else if (!prediction.IsPresent) Console.WriteLine($"{prediction.Path}: none");
    else Console.WriteLine(FormattableString.Invariant(
        $"{prediction.Path}: {prediction.Pixels.X1:0.0} {prediction.Pixels.Y1:0.0} {prediction.Pixels.X2:0.0} {prediction.Pixels.Y2:0.0}"));
}
return 0;
