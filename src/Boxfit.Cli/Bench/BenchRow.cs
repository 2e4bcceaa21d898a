namespace Boxfit.Cli.Bench;

/// <summary>One line of the benchmark.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="PeerName">The peer, with its version and form where it has some.</param>
/// <param name="Ours">Boxfit's median.</param>
/// <param name="Peer">The peer's median.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="Ratio">How many times better Boxfit is: the median over the pairs.</param>
/// <param name="Must">The ratio that must be reached.</param>
/// <param name="Aim">The ratio aimed at.</param>
/// <param name="ShareOfPeak">Share of the processor's measured float32 peak that Boxfit reaches, where it computes.</param>
sealed record BenchRow(
    string Name, string PeerName, double Ours, double Peer, string Unit, double Ratio, double Must, double Aim, double? ShareOfPeak = null)
{
    public bool IsReached => Ratio >= Must;
}
