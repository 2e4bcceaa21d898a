namespace Boxfit.Tests.Pretrained.Files;

/// <summary>Damages files at random: only a <see cref="BoxfitException"/> may come of it, within bounded memory.</summary>
public sealed class WeightFuzzTests
{
    const int Rounds = 150;
    const long MostMemory = 200L << 20;

    public static TheoryData<string> Seeds => [.. Directory.GetFiles(WeightFixtures.Folder).Select(f => Path.GetFileName(f)!)
        .Where(f => Path.GetExtension(f) is ".pth" or ".pt" or ".npz"
            && !f.StartsWith("under_", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damage_is_an_error_with_a_message(string name)
    {
        byte[] whole = File.ReadAllBytes(WeightFixtures.Path(name));
        byte[] other = File.ReadAllBytes(WeightFixtures.Path("views.legacy.pth"));
        AssertDamageIsSaid(whole, other, name.Length);
    }

    [Fact]
    public void Damage_in_safetensors_is_an_error_with_a_message()
    {
        using var folder = new TemporaryFolder();
        var tensors = Enumerable.Range(0, 5).Select(i => KeyValuePair.Create($"layer{i}.weight", new Tensor([i, 3], new float[3 * i])));
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b" };
        SafetensorsWriter.Save(folder["whole"], [.. tensors], metadata);
        byte[] whole = File.ReadAllBytes(folder["whole"]);
        AssertDamageIsSaid(whole, whole[8..], 1);
    }

    [Fact]
    public void Damage_in_ONNX_models_is_an_error_with_a_message()
    {
        byte[] values = MemoryMarshal.AsBytes([1f, 2f, 3f, 4f]).ToArray();
        byte[] whole = OnnxBytes.Model(
            OnnxBytes.Array("conv1.weight", 1, [2, 2], OnnxBytes.Field(9, values)),
            OnnxBytes.Array("conv1.bias", 1, [4], OnnxBytes.Field(4, values)),
            OnnxBytes.Array("half", 10, [2], OnnxBytes.Field(5, OnnxBytes.Varint(0x3C00), OnnxBytes.Varint(0xC000))),
            OnnxBytes.Array("beside", 1, [1], OnnxBytes.External(("location", "x"), ("offset", "0"), ("length", "4"))));
        for (int seed = 0; seed < 20; seed++) AssertDamageIsSaid(whole, whole[4..], seed);
    }

    /// <summary>Pickles in the zip form are protected by a check sum, so their damage is made before the file is.</summary>
    [Fact]
    public void Damaged_instructions_are_an_error_with_a_message()
    {
        using var folder = new TemporaryFolder();
        string storage = PickleWriter.Storage("0", 4), shared = PickleWriter.Tensor(storage + "q\u0008", 0, [2, 2], [2, 1]);
        string pickle = $"ccollections\nOrderedDict\n)Rq\0({PickleWriter.Text("a")}{shared}{PickleWriter.Text("b")}"
            + $"{PickleWriter.Tensor("h\u0008", 1, [3], [1])}{PickleWriter.Text("epoch")}K\u0005u}}{PickleWriter.Text("_metadata")}h\0sb";
        PickleWriter.SaveTorchZip(folder["x"], pickle);
        Assert.Null(WeightFixtures.OpenAndRead(folder["x"]));
        byte[] whole = System.Text.Encoding.Latin1.GetBytes(pickle);
        var random = new Random(0);
        int refused = 0;
        for (int round = 0; round < 2000; round++)
        {
            PickleWriter.SaveTorchZip(folder["x"], System.Text.Encoding.Latin1.GetString(Damaged(whole, whole, random)));
            if (WeightFixtures.OpenAndRead(folder["x"], MostMemory) is not null) refused++;
        }
        Assert.InRange(refused, 1000, 2000);
    }

    static void AssertDamageIsSaid(byte[] whole, byte[] other, int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            File.WriteAllBytes(folder["x"], Damaged(whole, other, random));
            if (WeightFixtures.OpenAndRead(folder["x"], MostMemory) is not null) refused++;
        }
        Assert.InRange(refused, 1, Rounds);
    }

    /// <summary>One to four damages: cut short, bits flipped, bytes set to extremes, a piece put in, taken out or moved.</summary>
    static byte[] Damaged(byte[] whole, byte[] other, Random random)
    {
        byte[] bytes = [.. whole];
        for (int times = 1 + random.Next(4); times > 0 && bytes.Length > 0; times--)
        {
            int at = random.Next(bytes.Length), length = 1 + random.Next(Math.Min(16, bytes.Length - at)), from = random.Next(other.Length);
            switch (random.Next(6))
            {
                case 0: bytes = bytes[..at]; break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.AsSpan(at, length).Fill(random.Next(2) == 0 ? (byte)0xFF : (byte)0); break;
                case 3: bytes = [.. bytes[..at], .. other[from..Math.Min(other.Length, from + length)], .. bytes[at..]]; break;
                case 4: bytes = [.. bytes[..at], .. bytes[(at + length)..]]; break;
                default: other.AsSpan(from, Math.Min(length, other.Length - from)).CopyTo(bytes.AsSpan(at)); break;
            }
        }
        return bytes;
    }
}
