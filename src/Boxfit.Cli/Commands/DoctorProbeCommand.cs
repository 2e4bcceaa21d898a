namespace Boxfit.Cli.Commands;

/// <summary>A look at native libraries in a process of its own, for <c>boxfit doctor</c>. Not meant to be typed.</summary>
sealed class DoctorProbeCommand : BoxfitCommand
{
    public const string CommandName = "doctor-probe";
    readonly Argument<string> _what = Argument<string>("WHAT", "What to look at");

    public DoctorProbeCommand() : base(CommandName, "One look of boxfit doctor")
    {
        Hidden = true;
        _what.AcceptOnlyFromAmong(DoctorProbes.Engine, DoctorProbes.Pictures, DoctorProbes.OpenMpi);
        Take(_what);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples => [];

    protected override int Run(CommandContext context)
    {
        Action<TextWriter> probe = context.Arguments.GetValue(_what) switch
        {
            DoctorProbes.Engine => EngineTopic.Probe,
            DoctorProbes.OpenMpi => MpiTopic.Probe,
            _ => PictureTopic.Probe,
        };
        probe(context.Terminal.Output);
        return ExitCode.Done;
    }
}
