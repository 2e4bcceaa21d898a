using System.Text.Json.Serialization;

namespace Boxfit.Bench;

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
    /// <summary>A row of seconds, or of what is done in a second.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="peerName">The peer.</param>
    /// <param name="ours">Boxfit's seconds.</param>
    /// <param name="theirs">The peer's, pair by pair.</param>
    /// <param name="goal">The ratio of speeds that is to be reached.</param>
    /// <param name="count">Pictures of which the row says how many a second; 0 for a row of seconds.</param>
    public static BenchRow Of(string name, string peerName, List<double> ours, List<double> theirs, Goal goal, int count = 0)
    {
        double ratio = Median.Of(ours.Zip(theirs, (own, peer) => peer / own)), own = Median.Of(ours), peer = Median.Of(theirs);
        return count == 0 ? new(name, peerName, own, peer, "s", ratio, goal.Must, goal.Aim)
            : new(name, peerName, count / own, count / peer, "pictures/s", ratio, goal.Must, goal.Aim);
    }

    [JsonIgnore]
    public bool IsReached => Ratio >= Must;

    /// <summary>With as many decimals as JSON gets.</summary>
    public BenchRow Rounded() => this with
    {
        Ours = Round(Ours), Peer = Round(Peer), Ratio = Round(Ratio), Must = Round(Must), Aim = Round(Aim),
        ShareOfPeak = ShareOfPeak is { } share ? Round(share) : null,
    };

    static double Round(double value) => Math.Round(value, 6);
}

/// <summary>How many times as good as its peer Boxfit is to be.</summary>
readonly record struct Goal(double Must, double Aim);

/// <summary>The benchmark's JSON.</summary>
sealed record BenchRows(IEnumerable<BenchRow> Rows);

/// <summary>The JSON of a profile.</summary>
sealed record BenchKinds(IEnumerable<KindOfStep> Kinds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchRows))]
[JsonSerializable(typeof(BenchKinds))]
sealed partial class BenchJson : JsonSerializerContext;
