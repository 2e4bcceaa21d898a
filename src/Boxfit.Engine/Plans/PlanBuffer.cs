namespace Boxfit.Engine.Plans;

/// <summary>
/// An array of a plan. While the plan is being made it has only a layout and the steps that use it; then it gets an address,
/// which it may share with buffers that are not in use at the same time.
/// </summary>
sealed class PlanBuffer
{
    readonly PlanBuffer? _whole;
    nint _address;

    public PlanBuffer(MemoryDescriptor layout) => Layout = layout;

    PlanBuffer(MemoryDescriptor layout, PlanBuffer whole) : this(layout) => _whole = whole;

    /// <summary>Layout of the numbers.</summary>
    public MemoryDescriptor Layout { get; }

    /// <summary>Address of the first number; known once the plan is placed in memory.</summary>
    public nint Address
    {
        get => _whole?.Address ?? _address;
        set => _address = value;
    }

    /// <summary>The buffer whose memory this one is another view of; itself when it is none.</summary>
    public PlanBuffer Whole => _whole ?? this;

    /// <summary>True when the memory belongs to another object and lives longer than the plan's steps.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>First and last step that use it.</summary>
    public int FirstStep { get; set; } = int.MaxValue;

    /// <inheritdoc cref="FirstStep"/>
    public int LastStep { get; set; } = -1;

    /// <summary>Number of 16-float vectors that cover the buffer; memory is always allotted in whole vectors.</summary>
    public long Vectors => (Layout.Bytes + 63) / 64;

    /// <summary>Those of some buffers that are there.</summary>
    public static IEnumerable<PlanBuffer> Present(params PlanBuffer?[] buffers) => buffers.OfType<PlanBuffer>();

    /// <summary>The same numbers under another layout.</summary>
    public PlanBuffer View(MemoryDescriptor layout) => new(layout, Whole);
}
