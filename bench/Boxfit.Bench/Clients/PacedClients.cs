namespace Boxfit.Bench.Clients;

/// <summary>
/// Sends pictures at a pace that does not wait for answers, as people do; an answer's time counts from when its picture was due, so that
/// one that is late delays no others and hides none.
/// </summary>
static class PacedClients
{
    /// <summary>Sends a number of pictures, so many a second.</summary>
    /// <returns>The seconds of each answer.</returns>
    /// <exception cref="BoxfitException">One was answered with an error.</exception>
    public static async Task<List<double>> SendAsync(ServeProcess server, IReadOnlyList<byte[]> pictures, double rate, int count)
    {
        var answers = new List<Task<double>>(count);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            double due = i / rate, early = due - Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (early > 0) await Task.Delay(TimeSpan.FromSeconds(early)).ConfigureAwait(false);
            byte[] picture = pictures[i % pictures.Count];
            answers.Add(Task.Run(async () =>
            {
                if (!await server.PredictAsync(picture, default).ConfigureAwait(false))
                    throw new BoxfitException("A picture was answered with an error.");
                return Stopwatch.GetElapsedTime(start).TotalSeconds - due;
            }));
        }
        return [.. await Task.WhenAll(answers).ConfigureAwait(false)];
    }
}
