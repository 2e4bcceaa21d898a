using Boxfit.Data.Annotations;
using Boxfit.Data.Datasets;
using Boxfit.Preparation.Checking;
using Boxfit.Training;
using Boxfit.Training.Evaluating;
using Boxfit.Inference;
using Boxfit.Training.Settings;

namespace Boxfit.Tests.House;

/// <summary>The README's example; <see cref="ReadmeTests"/> keeps the two the same and runs it.</summary>
static class ReadmeExample
{
    public static void Run()
    {
        // See what is wrong with the data.
        var check = DataChecker.Run(new() { Sets = [AnnotationFiles.Read("boxes.csv")], Images = "photos" });
        foreach (var (kind, count) in check.Counts) Console.WriteLine($"{count} × {kind.Title}: {kind.Remedy}");

        // Train; when cancelled, the step in progress is finished and saved, and Trainer.Resume(runFolder) goes on.
        using var stop = new CancellationTokenSource(TimeSpan.FromHours(1));
        var settings = Presets.Get(Presets.Fast) with { Data = "boxes.csv", Images = "photos", Epochs = 2 };
        var result = Trainer.Run(settings, new Progress<TrainingProgress>(Console.WriteLine), stop.Token);

        // Evaluate on other labelled pictures.
        var others = Dataset.Load(new DatasetOptions { File = "others.csv", Images = "photos" });
        var evaluation = Evaluator.Evaluate(result.RunFolder, others);
        Console.WriteLine($"Mean IoU {evaluation.Summary.MeanIou:0.000} on {evaluation.Summary.Pictures} pictures");

        // Predict.
        using var predictor = Predictor.Load(result.RunFolder);
        var prediction = predictor.Predict("photos/anna.jpg");
        Console.WriteLine($"{prediction.Path}: {prediction.Pixels}");
    }
}
