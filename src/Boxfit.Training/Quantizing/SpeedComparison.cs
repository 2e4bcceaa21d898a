namespace Boxfit.Training.Quantizing;

/// <summary>
/// How long two models take for a look at a picture on this machine, measured in turn, so that what else runs slows down both.
/// </summary>
/// <param name="FloatMilliseconds">Median time of the model of 32-bit floats.</param>
/// <param name="ByteMilliseconds">Median time of the model of bytes.</param>
/// <param name="Ratio">Median over all pairs of the first by the second: how many times as fast the second is.</param>
/// <param name="Pairs">Number of pairs.</param>
public sealed record SpeedComparison(double FloatMilliseconds, double ByteMilliseconds, double Ratio, int Pairs)
{
    const int WarmUps = 3, FewestPairs = 5, MostPairs = 60;
    static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);

    /// <summary>Below this many times as fast, it is no gain.</summary>
    public const double LeastGain = 1.1;

    /// <summary>Runs both on a picture in turn, one picture at a time.</summary>
    /// <param name="floats">The model of 32-bit floats.</param>
    /// <param name="bytes">The model of bytes.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="progress">Takes the number of pairs done, and of all.</param>
    /// <param name="cancellation">Ends it early.</param>
    internal static SpeedComparison Measure(
        OnnxSession floats, OnnxSession bytes, FittedPicture picture, Action<int, int> progress, CancellationToken cancellation)
    {
        List<double> first = [], second = [];
        long start = Stopwatch.GetTimestamp();
        for (int i = -WarmUps; i < MostPairs && (i < FewestPairs || Stopwatch.GetElapsedTime(start) < s_most); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double one = Time(floats), other = Time(bytes);
            if (i < 0) continue;
            first.Add(one);
            second.Add(other);
            progress(first.Count, MostPairs);
        }
        return new(Median.Of(first), Median.Of(second), Median.Of(first.Zip(second, (a, b) => a / b)), first.Count);

        double Time(OnnxSession session)
        {
            long begin = Stopwatch.GetTimestamp();
            session.Run<byte>(picture.Levels, pictures: 1);
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }
    }
}
