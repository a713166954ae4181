;; Weighs endpoints by latency: one that answers in half the time gets twice as much.
;;
;; What Fairlead expects of a module, and where everything lies: docs/guide/wasm.md. Assemble with
;;   wat2wasm by-latency.wat
(module
  (memory (export "memory") 1)

  ;; The version of the interface this module is made for.
  (func (export "fairlead_abi") (result i32)
    (i32.const 1))

  ;; Room for questions and answers, always at 1024: room that was given before need not be kept.
  (func (export "fairlead_alloc") (param $size i32) (result i32)
    (local $more i32)
    ;; Pages of 64 KiB that are missing.
    (local.set $more
      (i32.sub
        (i32.shr_u (i32.add (local.get $size) (i32.const 66559)) (i32.const 16))
        (memory.size)))
    (if (i32.gt_s (local.get $more) (i32.const 0))
      (then
        (if (i32.eq (memory.grow (local.get $more)) (i32.const -1))
          (then (return (i32.const 0))))))
    (i32.const 1024))

  ;; The mean latency of the endpoints that have one; 0 if none has.
  (func $mean (param $record i32) (param $length i32) (param $count i32) (result f64)
    (local $sum f64)
    (local $known f64)
    (local $latency f64)
    (loop $next
      (local.set $latency (f64.load offset=24 (local.get $record)))
      (if (f64.gt (local.get $latency) (f64.const 0))
        (then
          (local.set $sum (f64.add (local.get $sum) (local.get $latency)))
          (local.set $known (f64.add (local.get $known) (f64.const 1)))))
      (local.set $record (i32.add (local.get $record) (local.get $length)))
      (br_if $next
        (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (if (f64.eq (local.get $known) (f64.const 0))
      (then (return (f64.const 0))))
    (f64.div (local.get $sum) (local.get $known)))

  ;; Writes a weight for each of the endpoints, of which there is at least one.
  (func (export "fairlead_weights")
    (param $input i32) (param $count i32) (param $output i32) (result i32)
    (local $record i32)
    (local $length i32)
    (local $mean f64)
    (local $latency f64)
    (local $factor f64)
    (local $weight f64)
    (local $previous f64)
    ;; The header says how long it and a record are.
    (local.set $record (i32.add (local.get $input) (i32.load (local.get $input))))
    (local.set $length (i32.load offset=4 (local.get $input)))
    (local.set $mean (call $mean (local.get $record) (local.get $length) (local.get $count)))
    (loop $next
      ;; An endpoint that has not answered yet is taken for an average one. No endpoint gets more
      ;; than 8 times, or less than an eighth of, what its weight and health are worth: one that
      ;; was slow once must be asked again to be found fast.
      (local.set $latency (f64.load offset=24 (local.get $record)))
      (local.set $factor (f64.const 1))
      (if (f64.gt (local.get $latency) (f64.const 0))
        (then
          (local.set $factor
            (f64.max (f64.const 0.125)
              (f64.min (f64.const 8)
                (f64.div (local.get $mean) (local.get $latency)))))))
      (local.set $weight
        (f64.mul (f64.load offset=16 (local.get $record)) (local.get $factor)))
      ;; Half way from the previous weight to the new one, lest load and latency chase each other.
      ;; An endpoint that has none has NaN, which is not equal to itself.
      (local.set $previous (f64.load offset=64 (local.get $record)))
      (if (f64.eq (local.get $previous) (local.get $previous))
        (then
          (local.set $weight
            (f64.mul (f64.const 0.5)
              (f64.add (local.get $previous) (local.get $weight))))))
      (f64.store (local.get $output) (local.get $weight))
      (local.set $output (i32.add (local.get $output) (i32.const 8)))
      (local.set $record (i32.add (local.get $record) (local.get $length)))
      (br_if $next
        (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i32.const 0)))
