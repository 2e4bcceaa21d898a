using System.CommandLine;

namespace Boxfit.Bench.Workers;

/// <summary>The benchmark's own process for one measurement; told what to do on standard input. Not meant to be typed.</summary>
sealed class WorkerCommand : BoxfitCommand
{
    public const string CommandName = "worker";
    readonly Argument<string[]> _work = new("WORK") { Arity = ArgumentArity.OneOrMore };
    readonly Option<int> _threads = new("--threads") { DefaultValueFactory = _ => Environment.ProcessorCount };

    public WorkerCommand() : base(CommandName, "One measurement of the benchmark")
    {
        Arguments.Add(_work);
        Options.Add(_threads);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples => [];

    protected override int Run(CommandContext context)
    {
        int threads = context.Arguments.GetValue(_threads);
        using var input = new StreamReader(context.Terminal.OpenInput());
        void Serve(Action step, Func<float[]>? result = null) => WorkerLoop.Serve(input, context.Terminal.Output, step, result);
        switch (context.Arguments.GetValue(_work))
        {
            case ["training", var backbone, .. var frozen] when frozen is [] or ["frozen"]:
                using (var worker = new TrainingWorker(backbone, isFrozen: frozen.Length > 0, threads)) Serve(worker.Step);
                break;
            case ["inference", var model, var batch]:
                using (var worker = new InferenceWorker(model, int.Parse(batch), threads)) Serve(worker.Step, () => worker.Output);
                break;
            case ["folder", var model, var folder, var count]:
                using (var worker = new FolderWorker(model, folder, int.Parse(count), threads)) Serve(worker.Step);
                break;
            case ["decode", var folder, var count]:
                Serve(new DecodeWorker(folder, int.Parse(count)).Step);
                break;
            case ["cascade", var folder, var count]:
                Serve(new CascadeWorker(folder, int.Parse(count), threads).Step);
                break;
            case ["peak"]:
                using (var worker = new PeakWorker(threads)) Serve(worker.Step);
                break;
            default:
                throw new InputException(
                    "Known work: training BACKBONE [frozen], inference MODEL BATCH, folder MODEL FOLDER COUNT, decode FOLDER COUNT, " +
                    "cascade FOLDER COUNT, peak.");
        }
        return ExitCode.Done;
    }
}
