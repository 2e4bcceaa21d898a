namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit doctor</c>: what this machine has, what is missing, and what to do about it.</summary>
sealed class DoctorCommand : BoxfitCommand
{
    public DoctorCommand() : base("doctor", "Show what this machine has for training, what is missing or limits it, and the remedy") =>
        Take(Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit doctor", "processor, cores, oneDNN, pictures, cascades, cache, Open MPI, .NET, limits in force; ✓ or the remedy"),
        ("boxfit doctor --json", "for a program to read"),
        ("DNNL_MAX_CPU_ISA=AVX2 boxfit doctor", "which kernels a processor without AVX-512 would use"),
    ];

    public override IReadOnlyList<int> ExitCodes => [ExitCode.Done, ExitCode.Failed, ExitCode.BadInput, ExitCode.Interrupted];

    public override string Meaning(int code) => code switch
    {
        ExitCode.Done => "done: training can run",
        ExitCode.Failed => "failed: training cannot run; the last message says what is missing",
        _ => base.Meaning(code),
    };

    protected override int Run(CommandContext context)
    {
        var terminal = context.Terminal;
        var found = Examination.Make(context.Cancellation);
        var asJson = DoctorJson.Default.OrderedDictionaryStringJsonElement;
        if (context.Arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, found.ToJson(), asJson);
        else terminal.Write(found.Outline());
        if (found.Missing is null) return ExitCode.Done;
        terminal.Say($"Training cannot run. {found.Missing}");
        return ExitCode.Failed;
    }
}
