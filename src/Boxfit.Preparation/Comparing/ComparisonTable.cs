using System.Globalization;
using CsvHelper;

namespace Boxfit.Preparation.Comparing;

/// <summary>A comparison as a CSV file.</summary>
public static class ComparisonTable
{
    static readonly string[] s_header = ["path", "iou", "unitA", "x1A", "y1A", "x2A", "y2A", "unitB", "x1B", "y1B", "x2B", "y2B"];

    /// <summary>Writes a row a picture, the worst first, each box in the unit that its set has it in.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(string path, BoxComparison comparison) => AtomicFile.Write(path, stream =>
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        foreach (string name in s_header) csv.WriteField(name);
        csv.EndRecord();
        foreach (var picture in comparison.Pictures)
        {
            csv.WriteField(picture.Name);
            csv.WriteField(picture.IoU.ToString("0.######", CultureInfo.InvariantCulture));
            foreach (var box in (AnnotatedObject[])[picture.A, picture.B])
            {
                csv.WriteField(box.Unit == BoxUnit.Pixels ? "pixels" : "share");
                foreach (double edge in (double[])[box.X1, box.Y1, box.X2, box.Y2])
                    csv.WriteField(Math.Round(edge, 6).ToString(CultureInfo.InvariantCulture));
            }
            csv.EndRecord();
        }
    });
}
