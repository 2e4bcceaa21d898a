using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Boxfit.Cli.Doctor;

/// <summary>An instruction set of the processor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsThere">Whether the processor, as the system shows it, has it.</param>
/// <param name="DotNet">Whether .NET uses it; null for those that .NET does not know.</param>
sealed record InstructionSet(string Name, bool IsThere, bool? DotNet)
{
    /// <summary>Those of x86-64 with their flags in <c>/proc/cpuinfo</c>.</summary>
    public static (string Name, string Flag, bool? DotNet)[] OfIntel() =>
    [
        ("sse4.1", "sse4_1", Sse41.IsSupported),
        ("avx", "avx", Avx.IsSupported),
        ("avx2", "avx2", Avx2.IsSupported),
        ("fma", "fma", Fma.IsSupported),
        ("avx-vnni", "avx_vnni", AvxVnni.IsSupported),
        ("avx512f", "avx512f", Avx512F.IsSupported),
        ("avx512bw", "avx512bw", Avx512BW.IsSupported),
        ("avx512dq", "avx512dq", Avx512DQ.IsSupported),
        ("avx512vl", "avx512vl", Avx512F.VL.IsSupported),
        ("avx512-vnni", "avx512_vnni", null),
        ("avx512-bf16", "avx512_bf16", null),
        ("avx512-fp16", "avx512_fp16", null),
        ("amx-tile", "amx_tile", null),
        ("amx-int8", "amx_int8", null),
        ("amx-bf16", "amx_bf16", null),
    ];

    /// <summary>Those of Arm64.</summary>
    public static (string Name, string Flag, bool? DotNet)[] OfArm() =>
    [
        ("asimd", "asimd", AdvSimd.IsSupported),
        ("dot product", "asimddp", Dp.IsSupported),
        ("bf16", "bf16", null),
        ("i8mm", "i8mm", null),
        ("sve", "sve", null),
    ];
}
