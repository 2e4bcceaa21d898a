namespace Boxfit.Tests.Training.Quantizing;

public class QuantizationPartsTests
{
    [Fact]
    public void No_picture_is_in_two_parts_and_of_many_some_are_taken_from_everywhere()
    {
        Sample[] deciding = Samples(0, 1000), heldOut = Samples(1000, 3000);
        var parts = QuantizationParts.Of(deciding, heldOut);
        Assert.Equal((128, 128, 1000), (parts.Calibration.Count, parts.Choosing.Count, parts.HeldOut.Count));
        Assert.Equal(1256, parts.Calibration.Concat(parts.Choosing).Concat(parts.HeldOut).Distinct().Count());
        Assert.All(parts.HeldOut, s => Assert.Contains(s, heldOut));
        Assert.True(parts.Calibration[^1].Row > 980 && parts.Choosing[^1].Row > 980 && parts.HeldOut[^1].Row > 3990);
        parts = QuantizationParts.Of(Samples(0, 33), Samples(33, 16));
        Assert.Equal((17, 16, 16), (parts.Calibration.Count, parts.Choosing.Count, parts.HeldOut.Count));
    }

    [Fact]
    public void Pictures_without_an_object_are_in_no_part()
    {
        Sample[] deciding = Samples(0, 60), heldOut = Samples(60, 30);
        foreach (var samples in (Sample[][])[deciding, heldOut])
            for (int i = 0; i < samples.Length; i += 3) samples[i] = samples[i] with { Box = default, HasObject = false };
        var parts = QuantizationParts.Of(deciding, heldOut);
        Assert.Equal((20, 20, 20), (parts.Calibration.Count, parts.Choosing.Count, parts.HeldOut.Count));
        Assert.All(parts.Calibration.Concat(parts.Choosing).Concat(parts.HeldOut), s => Assert.True(s.HasObject));
    }

    [Fact]
    public void Too_few_are_refused_with_those_that_cannot_be_read()
    {
        QuantizationParts.Require("to calibrate by", QuantizationParts.Fewest, skipped: 5);
        string message = Assert.Throws<InputException>(() => QuantizationParts.Require("to calibrate by", 1, skipped: 0)).Message;
        Assert.StartsWith("There is 1 usable picture to calibrate by; at least 16 were expected.", message);
        message = Assert.Throws<InputException>(() => QuantizationParts.Require("to choose by", 15, skipped: 4)).Message;
        Assert.StartsWith("There are 15 usable pictures to choose by (4 more cannot be read); at least 16 were expected.", message);
        Assert.EndsWith(
            "Divide DATA so that each has enough (boxfit data split with --train and --validation), or add pictures: 48 can be enough.",
            message);
    }

    static Sample[] Samples(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => new Sample($"/{i}.png", $"{i}.png", new(0, 0, 1, 1), i, 10, 10))];
}
