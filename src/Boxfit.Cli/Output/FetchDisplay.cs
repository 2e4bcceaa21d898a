using System.Globalization;
using Boxfit.Downloading;
using Boxfit.Preparation;

namespace Boxfit.Cli.Output;

/// <summary>Shows how fetching something from the network goes.</summary>
sealed class FetchDisplay(Terminal terminal) : IProgress<FetchProgress>
{
    public void Report(FetchProgress value)
    {
        switch (value)
        {
            case FetchNotice notice:
                terminal.Say(notice.Text);
                break;
            case DownloadProgress p:
                string of = p.Total is { } total ? $" of {ByteCount.Text(total)}" : "";
                terminal.ShowStatus(
                    () => $"{p.File}: {ByteCount.Text(p.Bytes)}{of}, {ByteCount.Text((long)p.BytesPerSecond)}/s{Left(p.Left)}");
                break;
            case UnpackProgress p:
                terminal.ShowStatus(() => $"Unpacking {p.File}: {p.Files:N0} files, {100 * p.Share:0} %{Left(p.Left)}");
                break;
        }
    }

    static string Left(TimeSpan? left) => left is { } time && time < TimeSpan.FromDays(1)
        ? string.Create(CultureInfo.InvariantCulture, $", {time:h\\:mm\\:ss} left") : "";
}
