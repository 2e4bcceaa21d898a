namespace Boxfit.Pretrained.Files;

/// <summary>
/// Runs a pickle, which is a program, without executing anything: it builds plain values (numbers, texts, tuples, lists, dictionaries)
/// and what the table of names allows. Any other name is only kept as a name (<see cref="PickleObject"/>), and so is what would be made
/// of it; names that are there to do harm are refused (<see cref="HarmfulNames"/>). Work and memory are bounded, nothing is recursive.
/// What is wrong is an <see cref="InvalidDataException"/>.
/// </summary>
/// <param name="input">The pickle; the machine stops after its end, so that another can follow.</param>
/// <param name="names">The names that something is built for, as <c>module.name</c>, and what they stand for.</param>
/// <param name="load">Makes what a persistent id stands for; null where none is expected.</param>
sealed class PickleMachine(PickleInput input, IReadOnlyDictionary<string, object> names, Func<object?, object>? load = null)
{
    /// <summary>The most instructions and copied items. A checkpoint of a large model has some hundred thousand.</summary>
    const int MostWork = 2_000_000;

    /// <summary>The longest number that is read, in bytes or digits: reading digits takes time with the square of their number.</summary>
    const int LongestNumber = 1000;

    const int HighestProtocol = 5;

    readonly List<object?> _stack = [];
    readonly Stack<int> _marks = [];
    readonly Dictionary<long, object?> _memo = [];
    int _work;
    long _at;

    /// <summary>Runs to the end: null, bool, long, BigInteger, double, string, or one of the classes for pickles comes of it.</summary>
    public object? Run()
    {
        while (true)
        {
            _at = input.Position;
            Charge(1);
            var opcode = (PickleOpcode)input.ReadByte();
            if (opcode == PickleOpcode.Stop) return Pop();
            Execute(opcode);
        }
    }

    /// <summary>Counts work, such as items that are copied.</summary>
    /// <exception cref="InvalidDataException">It is more than any weight file needs.</exception>
    public void Charge(int work)
    {
        if (work > MostWork - _work) throw Wrong($"it takes more than {MostWork:N0} steps, which no weight file needs");
        _work += work;
    }

    /// <summary>Adds an entry to a dictionary.</summary>
    /// <exception cref="InvalidDataException">
    /// There is one of that name: Python writes none twice, but names that are no UTF-8 can become the same.
    /// </exception>
    public void Add(PickleDictionary dictionary, object? key, object? value)
    {
        if (!dictionary.TryAdd(key, value)) throw Wrong($"it has '{ForeignText.Shown((string)key!)}' twice");
    }

    /// <summary>The exception for something wrong at the current instruction.</summary>
    public InvalidDataException Wrong(string what) => new($"at byte {_at:N0} of its pickle {what}");

    void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                if (input.ReadByte() is > HighestProtocol and var protocol)
                    throw Wrong($"it is of protocol {protocol}, where 0 to {HighestProtocol} were expected");
                break;
            case PickleOpcode.Frame: input.Read(sizeof(long)); break;
            case PickleOpcode.Mark: _marks.Push(_stack.Count); break;
            case PickleOpcode.Pop: if (!PopIfMark()) Pop(); break;
            case PickleOpcode.PopMark: PopToMark(); break;
            case PickleOpcode.Dup: Push(Top()); break;

            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.Int: Push(Line() switch { "00" => false, "01" => true, var line => Integer(line) }); break;
            case PickleOpcode.Long: Push(Integer(Line().TrimEnd('L'))); break;
            case PickleOpcode.BinInt: Push((long)BinaryPrimitives.ReadInt32LittleEndian(input.Read(4))); break;
            case PickleOpcode.BinInt1: Push((long)input.ReadByte()); break;
            case PickleOpcode.BinInt2: Push((long)BinaryPrimitives.ReadUInt16LittleEndian(input.Read(2))); break;
            case PickleOpcode.Long1: Push(Integer(input.ReadByte())); break;
            case PickleOpcode.Long4: Push(Integer(BinaryPrimitives.ReadInt32LittleEndian(input.Read(4)))); break;
            case PickleOpcode.Float: Push(Fraction(Line())); break;
            case PickleOpcode.BinFloat: Push(BinaryPrimitives.ReadDoubleBigEndian(input.Read(8))); break;

            case PickleOpcode.String: Push(Line().Trim('\'', '"')); break;
            case PickleOpcode.Unicode: Push(Line()); break;
            case PickleOpcode.ShortBinString: Push(Encoding.Latin1.GetString(input.Read(input.ReadByte()))); break;
            case PickleOpcode.BinString: Push(Encoding.Latin1.GetString(input.Read(Length4()))); break;
            case PickleOpcode.ShortBinUnicode: Push(Encoding.UTF8.GetString(input.Read(input.ReadByte()))); break;
            case PickleOpcode.BinUnicode: Push(Encoding.UTF8.GetString(input.Read(Length4()))); break;
            case PickleOpcode.BinUnicode8: Push(Encoding.UTF8.GetString(input.Read(Length8()))); break;
            case PickleOpcode.ShortBinBytes: PushOpaque(input.ReadByte()); break;
            case PickleOpcode.BinBytes: PushOpaque(Length4()); break;
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8: PushOpaque(Length8()); break;

            case PickleOpcode.EmptyTuple: Push(new PickleTuple([])); break;
            case PickleOpcode.Tuple1: PushTuple(1); break;
            case PickleOpcode.Tuple2: PushTuple(2); break;
            case PickleOpcode.Tuple3: PushTuple(3); break;
            case PickleOpcode.Tuple: Push(new PickleTuple(PopToMark())); break;
            case PickleOpcode.EmptyList: Push(new PickleList()); break;
            case PickleOpcode.List: PushList(PopToMark()); break;
            case PickleOpcode.Append: Append([Pop()]); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.EmptyDict: Push(new PickleDictionary()); break;
            case PickleOpcode.Dict: PushDictionary(PopToMark()); break;
            case PickleOpcode.SetItem: SetItems(PopMany(2)); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;
            case PickleOpcode.EmptySet: Push(PickleOpaque.Value); break;
            case PickleOpcode.AddItems: PopToMark(); Top(); break;
            case PickleOpcode.FrozenSet: PopToMark(); Push(PickleOpaque.Value); break;

            case PickleOpcode.Get: Push(Recall(Index(Line()))); break;
            case PickleOpcode.BinGet: Push(Recall(input.ReadByte())); break;
            case PickleOpcode.LongBinGet: Push(Recall(Length4())); break;
            case PickleOpcode.Put: _memo[Index(Line())] = Top(); break;
            case PickleOpcode.BinPut: _memo[input.ReadByte()] = Top(); break;
            case PickleOpcode.LongBinPut: _memo[Length4()] = Top(); break;
            case PickleOpcode.Memoize: _memo[_memo.Count] = Top(); break;

            case PickleOpcode.Global: Push(Named(Line(), Line())); break;
            case PickleOpcode.StackGlobal: PushStackGlobal(); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObj: Call(PopMany(2)); break;
            case PickleOpcode.NewObjEx: Call(PopMany(3)); break;
            case PickleOpcode.Inst: Push(Call(Named(Line(), Line()), PopToMark())); break;
            case PickleOpcode.Obj: CallOfMark(PopToMark()); break;
            case PickleOpcode.Build: Pop(); RequireStateHolder(); break;
            case PickleOpcode.BinPersId: Load(Pop()); break;
            case PickleOpcode.PersId: Load(Line()); break;
            case PickleOpcode.Ext1 or PickleOpcode.Ext2 or PickleOpcode.Ext4:
                throw Wrong("it asks for a registered extension by number, which is no part of weights; nothing was executed");
            default: throw Wrong($"there is 0x{(byte)opcode:X2}, which is no instruction of a weight file");
        }
    }

    void Push(object? value) => _stack.Add(value);

    object? Pop()
    {
        object? value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    object? Top() => _stack.Count > Floor ? _stack[^1] : throw Wrong("it takes a value where there is none");

    int Floor => _marks.TryPeek(out int mark) ? mark : 0;

    object?[] PopMany(int count)
    {
        if (_stack.Count - count < Floor) throw Wrong("it takes a value where there is none");
        object?[] values = CollectionsMarshal.AsSpan(_stack)[^count..].ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    object?[] PopToMark()
    {
        if (_marks.Count == 0) throw Wrong("it goes back to a mark where there is none");
        object?[] values = PopMany(_stack.Count - Floor);
        _marks.Pop();
        Charge(values.Length);
        return values;
    }

    bool PopIfMark()
    {
        if (_marks.Count == 0 || Floor != _stack.Count) return false;
        _marks.Pop();
        return true;
    }

    void PushTuple(int count) => Push(new PickleTuple(PopMany(count)));

    void PushList(object?[] items)
    {
        Push(new PickleList());
        Append(items);
    }

    void Append(object?[] items)
    {
        if (Top() is PickleObject) return; // a list's class of others
        if (Top() is not PickleList list) throw Wrong("it appends to what is no list");
        list.Items.AddRange(items);
    }

    void PushDictionary(object?[] items)
    {
        Push(new PickleDictionary());
        SetItems(items);
    }

    void SetItems(object?[] items)
    {
        if (Top() is PickleObject) return; // a dictionary's class of others
        if (Top() is not PickleDictionary dictionary) throw Wrong("it sets an entry of what is no dictionary");
        if (items.Length % 2 != 0) throw Wrong("it sets a key without a value");
        for (int i = 0; i < items.Length; i += 2) Add(dictionary, items[i], items[i + 1]);
    }

    void PushOpaque(long length)
    {
        input.Read(length);
        Push(PickleOpaque.Value);
    }

    object? Recall(long index) =>
        _memo.TryGetValue(index, out object? value) ? value : throw Wrong($"it recalls number {index}, which it never kept");

    object Named(string module, string name)
    {
        string whole = $"{module}.{name}";
        if (names.TryGetValue(whole, out object? known)) return known;
        if (HarmfulNames.Has(module, name)) throw Harmful(whole);
        return new PickleObject(whole);
    }

    InvalidDataException Harmful(string name) => Wrong(
        $"it asks Python for '{ForeignText.Shown(name)}', which is no part of weights and can do anything. Nothing was executed. " +
        "Where you trust its maker, load it in PyTorch and save the weights alone: torch.save(model.state_dict(), 'weights.pth'). " +
        "Where you do not, load it nowhere");

    void PushStackGlobal()
    {
        if (PopMany(2) is not [string module, string name]) throw Wrong("it asks for a name that is no text");
        Push(Named(module, name));
    }

    void Call(object?[] functionAndArguments)
    {
        if (functionAndArguments is not [var function, PickleTuple arguments, ..])
            throw Wrong("it calls something without a tuple of arguments");
        Push(Call(function, arguments.Items));
    }

    void CallOfMark(object?[] items)
    {
        if (items is not [var function, .. var arguments]) throw Wrong("it calls nothing");
        Push(Call(function, arguments));
    }

    object? Call(object? function, object?[] arguments) => function switch
    {
        PickleFunction known => known.Build(this, arguments),
        // Python takes an attribute by getattr: of a class of others that is a name too, of anything else it is more than weights need.
        PickleObject { Name: HarmfulNames.GetAttribute or HarmfulNames.OldGetAttribute } get =>
            arguments is [PickleObject owner, string name] ? new PickleObject($"{owner.Name}.{name}") : throw Harmful(get.Name),
        // The makers of objects get the class first.
        PickleObject { Name: "copyreg._reconstructor" or "copy_reg._reconstructor" } => arguments is [PickleObject made, ..]
            ? made
            : PickleOpaque.Value,
        PickleObject unknown => unknown,
        _ => throw Wrong("it calls what is no function of weights; nothing was executed"),
    };

    /// <summary>
    /// Python sets attributes here, such as the versions of modules on a state dictionary. None of them is weights, so they are passed
    /// over.
    /// </summary>
    void RequireStateHolder()
    {
        if (Top() is PickleDictionary or PickleOpaque or PickleObject or TorchTensor) return;
        throw Wrong("it sets the state of what has none; nothing was executed");
    }

    void Load(object? id) => Push(load != null ? load(id) : throw Wrong("it refers to something outside, which was not expected here"));

    long Length4() => BinaryPrimitives.ReadUInt32LittleEndian(input.Read(sizeof(uint)));

    long Length8() => BinaryPrimitives.ReadUInt64LittleEndian(input.Read(sizeof(ulong))) is <= long.MaxValue and var length
        ? (long)length : throw Wrong($"a text or bytes should be {ulong.MaxValue:N0} long");

    string Line() => Encoding.UTF8.GetString(input.ReadLine()).TrimEnd('\r');

    long Index(string line) => Integer(line) is >= 0L and long index ? index : throw Damaged();

    /// <summary>A long, or a BigInteger where it does not fit.</summary>
    object Integer(string line)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign;
        if (long.TryParse(line, Style, CultureInfo.InvariantCulture, out long small)) return small;
        return line.Length <= LongestNumber && BigInteger.TryParse(line, Style, CultureInfo.InvariantCulture, out var large)
            ? large
            : throw Damaged();
    }

    /// <summary>The same of bytes, in two's complement, the least significant first.</summary>
    object Integer(int length)
    {
        if (length is < 0 or > LongestNumber) throw Wrong($"a number should be {length:N0} bytes long, which no weight file needs");
        var value = new BigInteger(input.Read(length));
        if (length > sizeof(long)) return value;
        long small = (long)value;
        return small;
    }

    double Fraction(string line) =>
        line.Length <= LongestNumber && double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Damaged();

    InvalidDataException Damaged() => Wrong("a number is damaged");
}
